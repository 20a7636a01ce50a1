//! The HTTP server: middleware, routes, programs of the browser.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App as ActixApp, HttpRequest, HttpServer, web};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::scope;

use crate::app::App;
use crate::front::front;
use crate::rates;
use crate::routes;
use crate::site::Site;

/// Everything one worker needs to answer; the server and the tests in process build the same.
pub fn build(
    app: App,
    site: Site,
) -> ActixApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<actix_web::body::BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let (inner, _) = ActixApp::new()
        .app_data(web::Data::new(app))
        .configure(routes::extractors)
        .into_utoipa_app()
        .service(
            scope(routes::BASE)
                .configure(routes::configure)
                .default_service(web::to(routes::nowhere)),
        )
        .split_for_parts();
    inner
        .configure(routes::outside)
        .default_service(web::to(move |request: HttpRequest| {
            let site = site.clone();
            async move { site.answer(&request) }
        }))
        .wrap(from_fn(rates::limit))
        .wrap(from_fn(front))
}

/// Binds and starts; gives the address that was bound. Signals are for who started it.
pub fn start(app: App, site: Site, listen: SocketAddr) -> std::io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || build(app.clone(), site.clone()))
        .client_request_timeout(Duration::from_secs(5))
        .keep_alive(Duration::from_secs(75))
        .shutdown_timeout(10)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok((server, address))
}

/// Ends a server in order: `/readyz` says so at once, what is under way is finished, and meanwhile, while `pause` lasts
/// at least, whoever still comes is answered.
pub async fn end(app: &App, server: &ServerHandle, pause: impl Future<Output = ()>) {
    app.life.end(pause).await;
    server.stop(true).await;
}

/// Binds and starts what is served at an address of its own; gives the address that was bound.
pub fn start_apart(app: App, listen: SocketAddr) -> std::io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    let build = move || {
        ActixApp::new()
            .app_data(web::Data::new(app.clone()))
            .configure(routes::apart)
    };
    let server = HttpServer::new(build)
        .workers(1)
        .client_request_timeout(Duration::from_secs(5))
        .shutdown_timeout(1)
        .disable_signals()
        .listen(listener)?
        .run();
    Ok((server, address))
}
