//! Many at the same moment.

use std::future::Future;

use tokio::task::JoinSet;

/// Starts `count` tasks at once; gives what they came to, in no order.
pub async fn at_once<F>(count: usize, task: impl Fn(usize) -> F) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut tasks: JoinSet<F::Output> = (0..count).map(task).collect();
    let mut done = Vec::new();
    while let Some(result) = tasks.join_next().await {
        done.push(result.unwrap());
    }
    done
}
