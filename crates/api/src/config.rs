//! The command line and the environment, read once.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

mod operation;

pub use operation::OperationOptions;

/// hersys: an open HER-SYS.
#[derive(Debug, Parser)]
#[command(name = "hersys", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API and the programs of the browser.
    Serve(Serve),
    /// Set the database up and run the migrations that are missing.
    Migrate(DatabaseOptions),
    /// Accounts that nobody in the system can issue.
    #[command(subcommand)]
    Admin(Admin),
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Ask whether what lies in the database agrees with itself; fails and tells where it does not.
    Doctor(Doctor),
    /// The tokens by which persons are found.
    #[command(subcommand)]
    Tokens(TokensCommand),
    /// Take in a file of cases (データ取込).
    Import(ImportFile),
    /// Fill a demonstration with made-up people.
    Seed(Seed),
    /// Print the OpenAPI document.
    Openapi,
    /// Print the permission table as Markdown.
    Permissions,
    /// Print as Markdown where each item of the notice's annex 3 is kept.
    DataItems,
    /// Make Brotli siblings of the files below a directory.
    Compress {
        /// The directory.
        dir: PathBuf,
    },
    /// The embedded PostgreSQL.
    #[command(subcommand)]
    Cluster(ClusterCommand),
}

/// Where the database is.
#[derive(Debug, Clone, Default, Args)]
pub struct DatabaseOptions {
    /// URL of a PostgreSQL of one's own, with a role that may create roles and databases. Without it a
    /// private PostgreSQL is started.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where the private PostgreSQL and the master key lie. As root /var/lib/hersys, else ./.hersys.
    #[arg(long, env = "HERSYS_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Directory of PostgreSQL's programs, for the private PostgreSQL.
    #[arg(long, env = "HERSYS_PG_BIN")]
    pub pg_bin: Option<PathBuf>,
    /// Directory of the master key, where it is not the data directory.
    #[arg(long, env = "HERSYS_SECRETS_DIR")]
    pub secrets_dir: Option<PathBuf>,
    /// For tests: faster, and not surviving a power failure.
    #[arg(long, hide = true)]
    pub not_durable: bool,
}

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, env = "HERSYS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Directory of the built browser programs.
    #[arg(long, env = "HERSYS_FRONTEND", default_value = "frontend/dist")]
    pub frontend: PathBuf,
    /// A demonstration with made-up people. The database is marked and never takes real ones.
    #[arg(long)]
    pub demo: bool,
    /// Where patients find their program, as links in messages name it: scheme, host and port.
    #[arg(long, env = "HERSYS_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The ways out to patients.
    #[command(flatten)]
    pub gateways: Gateways,
    /// How many requests are taken.
    #[command(flatten)]
    pub rates: RateOptions,
    /// How the server is watched and ended.
    #[command(flatten)]
    pub operation: OperationOptions,
    /// Made-up people of a new demonstration.
    #[arg(long, default_value_t = 0, requires = "demo")]
    pub cases: u32,
    /// Connections to the database.
    #[arg(long, env = "HERSYS_POOL", default_value_t = 16)]
    pub pool: usize,
    /// Connections to the database for figures, beside them.
    #[arg(long, env = "HERSYS_STATISTICS_POOL", default_value_t = 4)]
    pub statistics_pool: usize,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Requests a minute that are taken; 0 sets no limit. One account may send a minute's worth at once. Limits by
/// address stop floods only: a health centre, or a phone company, has one address for all.
#[derive(Debug, Clone, Args)]
pub struct RateOptions {
    /// Notifications and health reports of one account or patient.
    #[arg(long, env = "HERSYS_RATE_INTAKE", default_value_t = 600)]
    pub rate_intake: u32,
    /// The same of one address.
    #[arg(long, env = "HERSYS_RATE_INTAKE_ADDRESS", default_value_t = 30_000)]
    pub rate_intake_address: u32,
    /// Everything else of one account or patient.
    #[arg(long, env = "HERSYS_RATE_RECORDS", default_value_t = 1_200)]
    pub rate_records: u32,
    /// The same of one address.
    #[arg(long, env = "HERSYS_RATE_RECORDS_ADDRESS", default_value_t = 30_000)]
    pub rate_records_address: u32,
    /// Workbooks, forms on paper and imports of one account.
    #[arg(long, env = "HERSYS_RATE_FILES", default_value_t = 20)]
    pub rate_files: u32,
    /// The same of one address.
    #[arg(long, env = "HERSYS_RATE_FILES_ADDRESS", default_value_t = 300)]
    pub rate_files_address: u32,
    /// Steps of signing in from one address.
    #[arg(long, env = "HERSYS_RATE_PUBLIC_ADDRESS", default_value_t = 1_200)]
    pub rate_public_address: u32,
    /// Balancers before this server. The address is then what the outermost of them wrote into X-Forwarded-For.
    #[arg(long, env = "HERSYS_TRUSTED_PROXIES", default_value_t = 0)]
    pub trusted_proxies: usize,
}

impl RateOptions {
    /// No limits, the peer as the address.
    pub const NONE: Self = Self {
        rate_intake: 0,
        rate_intake_address: 0,
        rate_records: 0,
        rate_records_address: 0,
        rate_files: 0,
        rate_files_address: 0,
        rate_public_address: 0,
        trusted_proxies: 0,
    };
}

/// The ways out to patients. What is not set up is told on the worklist of the centres.
#[derive(Debug, Clone, Default, Args)]
pub struct Gateways {
    /// Address of the SMS gateway; its contract is in docs/sms-gateway.md.
    #[arg(long, env = "HERSYS_SMS_URL")]
    pub sms_url: Option<String>,
    /// Token that the SMS gateway wants as `Authorization: Bearer`.
    #[arg(long, env = "HERSYS_SMS_TOKEN", hide_env_values = true)]
    pub sms_token: Option<String>,
    /// Mail server: `smtps://user:password@host` or `smtp://host?tls=required`.
    #[arg(long, env = "HERSYS_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Address that mails come from: `千代田保健所 <noreply@hersys.example>`.
    #[arg(long, env = "HERSYS_MAIL_FROM")]
    pub mail_from: Option<String>,
}

/// Options of `doctor`.
#[derive(Debug, Clone, Args)]
pub struct Doctor {
    /// Follow every reference, open every seal and make every search token again, too; verify the audit log. Takes minutes for millions.
    #[arg(long)]
    pub deep: bool,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Options of `import`.
#[derive(Debug, Clone, Args)]
pub struct ImportFile {
    /// The file: CSV in UTF-8 or an encoding of Japan.
    pub file: PathBuf,
    /// How its columns become items: the name of a mapping.
    #[arg(long)]
    pub mapping: String,
    /// For which organisation, by its name.
    #[arg(long)]
    pub organization: String,
    /// The health centre that is responsible where a row's place tells none, by its name. Without it the
    /// organisation itself, if it is a health centre.
    #[arg(long)]
    pub center: Option<String>,
    /// Only judge the file and register nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Where the rows that were not taken in go, to be mended and sent again.
    #[arg(long)]
    pub rejects: Option<PathBuf>,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Options of `seed`.
#[derive(Debug, Clone, Args)]
pub struct Seed {
    /// How the people are made.
    #[command(flatten)]
    pub people: SeedPeople,
    /// How many; without it, and without a size, 20,000.
    #[arg(long, conflicts_with = "size", value_parser = clap::value_parser!(u32).range(1..=225_000_000))]
    pub cases: Option<u32>,
    /// A size by its name.
    #[arg(long, value_enum)]
    pub size: Option<SeedSize>,
    /// Found the health centres of the whole country first, not of three prefectures; the larger sizes do.
    #[arg(long)]
    pub everywhere: bool,
    /// Stop after so many batches; the same command goes on from there.
    #[arg(long)]
    pub batches: Option<usize>,
    /// The database.
    #[command(flatten)]
    pub database: DatabaseOptions,
}

/// Sizes at which the work is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SeedSize {
    /// 100,000 cases with everything: the wave of a ward.
    Ward,
    /// 3,400,000 cases with everything, in the whole country: a tenth of the nation's.
    Tenth,
    /// 34,000,000 cases with their figures, without identities and health reports: the nation's.
    Nation,
}

/// How made-up people are made.
#[derive(Debug, Clone, Default, Args)]
pub struct SeedPeople {
    /// First day of report; without it as begun, or 90 days before the last.
    #[arg(long)]
    pub from: Option<chrono::NaiveDate>,
    /// Last day of report; without it as begun, or yesterday.
    #[arg(long)]
    pub to: Option<chrono::NaiveDate>,
    /// New cases by day and prefecture, as the Ministry of Health, Labour and Welfare publishes them
    /// (`newly_confirmed_cases_daily.csv`); without it a made-up wave.
    #[arg(long)]
    pub curve: Option<PathBuf>,
    /// The same number makes the same people.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// Commands for the first accounts.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Create the ministry and its first administrator; prints the first sign-in link.
    Create {
        /// Login of the administrator.
        #[arg(long)]
        login: String,
        /// Name of the administrator.
        #[arg(long)]
        name: String,
        /// Name of the ministry.
        #[arg(long, default_value = "厚生労働省")]
        organization: String,
        /// The database.
        #[command(flatten)]
        database: DatabaseOptions,
    },
}

/// What is done about search tokens.
#[derive(Debug, Subcommand)]
pub enum TokensCommand {
    /// Make the tokens of everybody anew from what is sealed: after an upgrade that says so, while others work.
    Rebuild(DatabaseOptions),
}

/// Commands for the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Recompute the whole chain; fails and tells what is wrong when the log was altered.
    Verify(DatabaseOptions),
}

/// Commands for the embedded PostgreSQL.
#[derive(Debug, Subcommand)]
pub enum ClusterCommand {
    /// Start it with a migrated database; prints the superuser's URL. For tools that read the schema.
    Start {
        /// Its data directory.
        #[arg(long)]
        data_dir: PathBuf,
    },
    /// Stop it, if it runs.
    Stop {
        /// Its data directory.
        #[arg(long)]
        data_dir: PathBuf,
    },
}

/// What the process finds around it.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// `PATH`.
    pub path: Option<std::ffi::OsString>,
    /// `XDG_RUNTIME_DIR`.
    pub runtime_dir: Option<PathBuf>,
    /// `RUST_LOG`.
    pub log: Option<String>,
}

impl Surroundings {
    /// Reads the environment.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the environment is read"
    )]
    pub fn read() -> Self {
        Self {
            path: std::env::var_os("PATH"),
            runtime_dir: std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from),
            log: std::env::var("RUST_LOG").ok(),
        }
    }
}
