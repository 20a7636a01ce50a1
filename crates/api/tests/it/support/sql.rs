//! SQL as the superuser, past all walls: to look at what the server has written, and to break things.

use tokio_postgres::{Client, NoTls, SimpleQueryMessage};

/// A row, as text.
pub type Row = Vec<Option<String>>;

/// A connection.
pub struct Sql(Client);

impl Sql {
    /// Connects.
    pub async fn connect(url: &str) -> Self {
        let (client, connection) = tokio_postgres::connect(url, NoTls)
            .await
            .unwrap_or_else(|error| panic!("no connection: {error}"));
        tokio::spawn(connection);
        Self(client)
    }

    /// Runs statements; gives what the database says when it refuses.
    pub async fn attempt(&self, statements: &str) -> Result<Vec<Row>, String> {
        let messages = self
            .0
            .simple_query(statements)
            .await
            .map_err(|error| format!("{error:?}"))?;
        Ok(messages
            .into_iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(
                    (0..row.len())
                        .map(|column| row.get(column).map(str::to_owned))
                        .collect(),
                ),
                _ => None,
            })
            .collect())
    }

    /// Runs statements and gives all rows of all answers.
    pub async fn rows(&self, statements: &str) -> Vec<Row> {
        self.attempt(statements)
            .await
            .unwrap_or_else(|error| panic!("{statements}: {error}"))
    }

    /// Runs statements.
    pub async fn run(&self, statements: &str) {
        self.rows(statements).await;
    }

    /// The first column of all rows; empty where it is null.
    pub async fn column(&self, query: &str) -> Vec<String> {
        let rows = self.rows(query).await;
        rows.into_iter()
            .map(|mut row| row.swap_remove(0).unwrap_or_default())
            .collect()
    }

    /// The one value of a query; empty where it is null.
    pub async fn one(&self, query: &str) -> String {
        let mut found = self.column(query).await;
        assert_eq!(found.len(), 1, "{query}: {found:?}");
        found.remove(0)
    }

    /// The one number of a query.
    pub async fn number(&self, query: &str) -> i64 {
        let text = self.one(query).await;
        text.parse()
            .unwrap_or_else(|_| panic!("{query}: {text:?} is no number"))
    }
}
