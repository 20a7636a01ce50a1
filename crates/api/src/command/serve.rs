//! `hersys serve`.

use std::thread::available_parallelism;

use actix_web::dev::Server;
use hersys_domain::audit::Job;

use super::{CommandResult, say, signals};
use crate::app::App;
use crate::clock::Facts;
use crate::config::{OperationOptions, Serve, Surroundings};
use crate::db::{Actor, Database, POOL_WAIT};
use crate::gates::Gates;
use crate::gateway::Gateways;
use crate::hashing::Hashing;
use crate::life::Life;
use crate::live::Live;
use crate::metrics::{APPLICATION, Metrics, STATISTICS};
use crate::rates::Rates;
use crate::services::demonstration::{self, Mode};
use crate::services::{answers, audit_seal, deliver, figures, months, purge, readiness, set_up};
use crate::site::Site;
use crate::store::Store;
use crate::{server, store};

/// Opens the store, starts the server, says `ready ADDRESS`, and stops cleanly when told to.
pub fn serve(options: &Serve, surroundings: &Surroundings, facts: Facts) -> CommandResult {
    let mut store = store::open(&options.database, surroundings, &facts)?;
    store.guard()?;
    let cores = available_parallelism().map_or(2, usize::from);
    let metrics = Metrics::default();
    let app = App {
        rates: Rates::new(&options.rates, &facts),
        hashing: Hashing::new(cores.saturating_sub(1), &facts)?,
        statistics: Database::new(
            &store.statistics_url,
            options.statistics_pool,
            POOL_WAIT,
            facts.clone(),
            store.secrets.clone(),
        )?
        .counted(metrics.waits(STATISTICS)),
        db: Database::new(
            &store.app_url,
            options.pool,
            POOL_WAIT,
            facts,
            store.secrets.clone(),
        )?
        .counted(metrics.waits(APPLICATION)),
        life: Life::default(),
        live: Live::default(),
        metrics,
        ready_within: readiness::WITHIN,
        gates: Gates::default(),
        demonstration: options.demo,
        public_url: options.public_url.clone(),
    };
    let site = Site::load(&options.frontend)?;
    let result = actix_web::rt::System::new().block_on(run(app, site, options, &store));
    store.close()?;
    result
}

async fn run(app: App, site: Site, options: &Serve, store: &Store) -> CommandResult {
    let mode = if options.demo {
        Mode::Demonstration
    } else {
        Mode::Real
    };
    demonstration::settle(&app.db, mode).await?;
    if options.demo {
        let hash = app
            .hashing
            .hash(demonstration::PASSWORD.to_owned(), app.db.facts())
            .await?;
        demonstration::fill(&app.db, &hash).await?;
    }
    if options.cases > 0 {
        super::seed::people(store, app.db.facts(), options.cases).await?;
    }
    actix_web::rt::spawn(app.live.clone().hear(store.app_url.clone()));
    actix_web::rt::spawn(Live::notify(app.db.clone()));
    actix_web::rt::spawn(figures::fold(app.db.clone()));
    actix_web::rt::spawn(audit_seal::seal(
        app.db.clone(),
        store.secrets_dir.join(audit_seal::ROOTS),
    ));
    actix_web::rt::spawn(months::keep(app.db.clone()));
    actix_web::rt::spawn(purge::keep(app.db.clone()));
    actix_web::rt::spawn(app.rates.clone().purge());
    actix_web::rt::spawn(answers::keep_short(app.db.clone()));
    let gateways = if options.demo {
        Gateways::demonstration()
    } else {
        Gateways::new(&options.gateways)?
    };
    let (server, address) = server::start(app.clone(), site, options.listen)?;
    operate(&app, &server, &options.operation)?;
    let base = app.public_url.clone();
    let base = base.unwrap_or_else(|| format!("http://{address}"));
    actix_web::rt::spawn(deliver::deliver(app.db.clone(), gateways, base));
    say(&format!("ready http://{address}"))?;
    if options.demo {
        say_accounts(&app).await?;
    }
    Ok(server.await?)
}

/// What those who run the server see and tell.
fn operate(app: &App, server: &Server, options: &OperationOptions) -> CommandResult {
    if let Some(listen) = options.metrics_listen {
        let (apart, address) = server::start_apart(app.clone(), listen)?;
        actix_web::rt::spawn(apart);
        tracing::info!(%address, "metrics");
    }
    let (app, handle) = (app.clone(), server.handle());
    actix_web::rt::spawn(signals::heed(app, handle, options.pause())?);
    Ok(())
}

async fn say_accounts(app: &App) -> CommandResult {
    let act = set_up::act(&app.db, Job::FillDemonstration)?;
    let accounts = app
        .db
        .transact(&Actor::System, &act, false, async |tx| {
            demonstration::accounts(tx).await
        })
        .await?;
    say(&format!(
        "\nデモンストレーション（架空のデータ）。パスワードはすべて「{}」です。\n確認コードは30秒ごとに変わります。今のコードは /api/v1/demonstration/accounts でも見られます。\n",
        demonstration::PASSWORD
    ))?;
    say(&format!("{:<22} {:<8} 利用者", "利用者ID", "コード"))?;
    for account in accounts {
        say(&format!(
            "{:<24} {:<10} {}（{}）",
            account.login, account.code, account.title, account.organization
        ))?;
    }
    Ok(())
}
