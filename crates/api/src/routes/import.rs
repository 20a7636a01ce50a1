//! `/imports`: データ取込 (I1, I2). A file comes as it is, in the body; every row of it is accounted for.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use hersys_domain::audit::DataGroup;
use hersys_domain::id::{ImportId, OrganizationId};
use hersys_domain::import::mapping::Mapping;
use hersys_domain::import::{Import, ImportReport, MappingEntry};
use hersys_domain::organization::OrganizationKind;
use hersys_domain::page::Page;
use hersys_domain::permission::Permission;
use hersys_domain::problem::ProblemCode;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{Query, page};
use crate::answer::Kept;
use crate::authz::Scope;
use crate::ctx::Ctx;
use crate::db::{Tx, import as db, organization};
use crate::error::AppError;
use crate::services::import::{self as service, Acting, Order, Rejects};

/// Rows that were not taken in and are shown at once.
const FIRST_REJECTED: i64 = 100;
/// Characters of a file's name at most.
const FILE_NAME_MAX: usize = 255;

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_mappings)
        .service(list_imports)
        .service(send_file)
        .service(get_import)
        .service(get_rejects);
}

/// The mappings there are: how the columns of a list become the items of a case.
#[utoipa::path(tag = "imports", security(("session" = [])),
    extensions(("x-permission" = json!("case.import"))),
    responses((status = 200, description = "The mappings", body = Page<MappingEntry>)))]
#[get("/imports/mappings")]
async fn list_mappings(ctx: Ctx) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseImport)?;
    // Nothing of persons is shown, but every use of this permission is written down alike.
    ctx.read(&scope, async |_| Ok(())).await?;
    Kept::ok(&Page::whole(
        Mapping::shipped().iter().map(Mapping::entry).collect(),
    ))
}

/// What a list of imports may ask for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct ListQuery {
    /// Items on a page, 1–200.
    limit: Option<u16>,
    /// Cursor of the page before.
    after: Option<String>,
}

/// The organisation's imports, newest first.
#[utoipa::path(tag = "imports", params(ListQuery), security(("session" = [])),
    extensions(("x-permission" = json!("case.import"))),
    responses((status = 200, description = "A page", body = Page<Import>)))]
#[get("/imports")]
async fn list_imports(ctx: Ctx, query: Query<ListQuery>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseImport)?;
    let limit = page::limit(query.limit)?;
    let after: Option<(DateTime<Utc>, ImportId)> = page::after(query.after.as_deref())?;
    let found = ctx
        .read(&scope, async |tx| {
            let found = db::page(tx, scope.organization(), after, limit + 1).await?;
            tx.listed(found.len(), DataGroup::Import);
            Ok(found)
        })
        .await?;
    Kept::ok(&page::cut(found, limit, |last| (last.started_at, last.id))?)
}

/// How a file is to be taken in.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct SendQuery {
    /// Name of the mapping.
    mapping: String,
    /// Only judge the file and register nothing. Asked first, it shows what would happen.
    dry_run: bool,
    /// Name of the file, for the list of imports; at most 255 characters.
    file_name: Option<String>,
    /// The health centre that is responsible where a row's place tells none; absent for one's own. A prefecture
    /// that names none gets such rows back.
    center_id: Option<OrganizationId>,
}

/// Takes a file in: CSV with a line of columns, in UTF-8 or an encoding of Japan, at most 2,000,000 rows, 500 MB and
/// 200 columns, 256 kB a row and 4 kB a cell. One file of an organisation at a time (409). A centre registers cases of its
/// own district, a city or a prefecture those of its area. Sending the same file twice makes nothing twice; after a failure it goes on where it stopped.
#[utoipa::path(tag = "imports", params(SendQuery), security(("session" = [])),
    extensions(("x-permission" = json!("case.import"))),
    request_body(content = String, content_type = "text/csv", description = "The file as it is"),
    responses((status = 200, description = "What became of it", body = ImportReport),
        (status = 409, description = "Another file of the organisation is being taken in")))]
#[post("/imports")]
async fn send_file(
    ctx: Ctx,
    query: Query<SendQuery>,
    request: actix_web::HttpRequest,
    body: web::Payload,
) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseImport)?;
    require_csv(&request)?;
    let query = query.into_inner();
    let Some(mapping) = Mapping::named(&query.mapping) else {
        return Err(AppError::field("/mapping", "import.mapping_unknown"));
    };
    let file_name: String = query.file_name.unwrap_or_default();
    let file_name = file_name
        .chars()
        .filter(|c| !c.is_control())
        .take(FILE_NAME_MAX)
        .collect();
    let (actor, act) = ctx.acting(&scope);
    let acting = Acting {
        db: ctx.app().db.clone(),
        actor,
        act,
    };
    // The entries of the audit log are those of the batches.
    let (own, otherwise) = acting
        .look(async |tx| {
            let own = organization::by_id(tx, scope.organization()).await?;
            let otherwise = match query.center_id {
                None => service::oneself(&own),
                Some(id) => Some(center(tx, &scope, id).await?),
            };
            Ok((own, otherwise))
        })
        .await?;
    let order = Order {
        mapping,
        dry_run: query.dry_run,
        file_name,
        organization: own,
        account: Some(ctx.account_id()),
        otherwise,
    };
    let gates = &ctx.app().gates;
    let _importing = gates.import(scope.organization())?;
    let id = service::run(&acting, order, gates.paced(body)).await?;
    Kept::ok(&acting.look(async |tx| report(tx, &scope, id).await).await?)
}

fn require_csv(request: &actix_web::HttpRequest) -> Result<(), AppError> {
    let header = request.headers().get(actix_web::http::header::CONTENT_TYPE);
    let kind = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    if kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/csv")) {
        Ok(())
    } else {
        Err(ProblemCode::UnsupportedMediaType.into())
    }
}

/// A health centre that the scope works with.
async fn center(
    tx: &mut Tx,
    scope: &Scope,
    id: OrganizationId,
) -> Result<hersys_domain::organization::Organization, AppError> {
    let found = organization::find(tx, scope, id).await?;
    if found.kind != OrganizationKind::HealthCenter || found.stopped {
        return Err(AppError::field("/center_id", "import.no_center"));
    }
    Ok(found)
}

async fn report(tx: &mut Tx, scope: &Scope, id: ImportId) -> Result<ImportReport, AppError> {
    let import = db::find(tx, scope.organization(), id).await?;
    tx.listed(0, DataGroup::Import);
    Ok(ImportReport {
        faults: db::faults(tx, id).await?,
        first_rejected: db::first_rejected(tx, id, FIRST_REJECTED).await?,
        import,
    })
}

/// One import with what was wrong.
#[utoipa::path(tag = "imports", params(("id" = ImportId, Path, description = "Import")), security(("session" = [])),
    extensions(("x-permission" = json!("case.import"))),
    responses((status = 200, description = "The import", body = ImportReport)))]
#[get("/imports/{id}")]
async fn get_import(ctx: Ctx, id: web::Path<ImportId>) -> Result<Kept, AppError> {
    let scope = ctx.allow(Permission::CaseImport)?;
    let found = ctx
        .read(&scope, async |tx| report(tx, &scope, *id).await)
        .await?;
    Kept::ok(&found)
}

/// The rows that were not taken in, as they came, with what is wrong: a file to mend and send again.
/// Asks for a factor not older than 15 minutes: whole rows of persons leave the system.
#[utoipa::path(tag = "imports", params(("id" = ImportId, Path, description = "Import")), security(("session" = [])),
    extensions(("x-permission" = json!("case.import"))),
    responses((status = 200, description = "CSV, UTF-8 with byte order mark", body = String, content_type = "text/csv")))]
#[get("/imports/{id}/rejects")]
async fn get_rejects(ctx: Ctx, id: web::Path<ImportId>) -> Result<HttpResponse, AppError> {
    let scope = ctx.allow(Permission::CaseImport)?;
    ctx.require_fresh_factor()?;
    let rejects = ctx
        .read(&scope, async |tx| {
            let import = db::find(tx, scope.organization(), *id).await?;
            Rejects::open(tx, *id, import.rejected).await
        })
        .await?;
    let (actor, act) = ctx.acting(&scope);
    let acting = Acting {
        db: ctx.app().db.clone(),
        actor,
        act,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            "content-disposition",
            "attachment; filename=\"rejected-rows.csv\"",
        ))
        .streaming(rejects.pieces(acting)))
}
