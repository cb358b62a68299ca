//! The one queue through which requests are written: what waits while a
//! transaction commits goes into the next one together.

use base::{Moment, Result, error::internal};
use store::{Db, Tx};
use tokio::sync::{mpsc, oneshot};
use ui::App;

use crate::{
    attachment::{self, Attached},
    draft::Draft,
    keep::{self, Kept},
};

/// Statements of one transaction, after which the rest waits for the next.
const TOGETHER: usize = 1_000;

/// One request: whole or not at all.
#[derive(Debug)]
pub struct Work {
    pub drafts: Vec<Draft>,
    pub attached: Vec<Attached>,
}

struct Waiting {
    work: Work,
    answer: oneshot::Sender<Result<Kept>>,
}

/// The way into the queue; it closes with the program.
#[derive(Debug)]
pub struct Queue(mpsc::Sender<Waiting>);

/// Why a request was not taken.
#[derive(Debug)]
pub enum Refused {
    /// Try again a little later; nothing was stored.
    Full,
    Failed(base::Error),
}

impl Queue {
    #[expect(clippy::disallowed_methods, reason = "the home of the writer, which lives as long as the program")]
    fn start(app: &App) -> Self {
        let (sender, receiver) = mpsc::channel(app.config.records.queue.max(1));
        tokio::spawn(run(app.db.clone(), app.clock.clone(), receiver));
        Self(sender)
    }

    /// Puts a request in, and waits until it is durable or refused.
    pub async fn put(app: &App, work: Work) -> Result<Kept, Refused> {
        let (answer, verdict) = oneshot::channel();
        let queue = app.shared(|| Self::start(app));
        queue.0.try_send(Waiting { work, answer }).map_err(|_| Refused::Full)?;
        let lost = |_| Refused::Failed(internal("the writer is gone"));
        verdict.await.map_err(lost)?.map_err(Refused::Failed)
    }
}

async fn run(db: Db, clock: base::Clock, mut receiver: mpsc::Receiver<Waiting>) {
    let mut next = receiver.recv().await;
    while let Some(first) = next.take() {
        let mut count = first.work.drafts.len();
        let mut group = vec![first];
        while count < TOGETHER
            && let Ok(waiting) = receiver.try_recv()
        {
            count += waiting.work.drafts.len();
            group.push(waiting);
        }
        write(&db, Moment(clock.now()), group).await;
        next = receiver.recv().await;
    }
}

/// All in one transaction; if that fails, each by itself, so that one bad
/// request does not take others with it.
async fn write(db: &Db, now: Moment, group: Vec<Waiting>) {
    let (works, answers): (Vec<Work>, Vec<_>) = group.into_iter().map(|waiting| (waiting.work, waiting.answer)).unzip();
    match transaction(db, now, &works).await {
        Ok(verdicts) => {
            for (answer, verdict) in answers.into_iter().zip(verdicts) {
                // Whoever asked may be gone; the statements are stored.
                let _ = answer.send(Ok(verdict));
            }
        }
        Err(error) if works.len() == 1 => {
            for answer in answers {
                let _ = answer.send(Err(internal(error.to_string())));
            }
        }
        Err(error) => {
            tracing::warn!(%error, requests = works.len(), "a group of statements failed; each is tried alone");
            for (work, answer) in works.into_iter().zip(answers) {
                let verdict = transaction(db, now, &[work]).await;
                let _ = answer.send(
                    verdict.and_then(|verdicts| verdicts.into_iter().next().ok_or_else(|| internal("no verdict"))),
                );
            }
        }
    }
}

async fn transaction(db: &Db, now: Moment, works: &[Work]) -> Result<Vec<Kept>> {
    db.write(|tx| async move { all(&tx, now, works).await }).await
}

/// Writers of several nodes take turns: one id, or a statement and the one it
/// refers to, may come to two of them at once.
pub(crate) const WRITERS: i64 = 0x0072_6563_6f72_6473;

/// Stores one request in the caller's transaction, in its turn.
pub async fn one(tx: &Tx, now: Moment, work: &Work) -> Result<Kept> {
    all(tx, now, std::slice::from_ref(work)).await?.pop().ok_or_else(|| internal("no verdict"))
}

/// Waits until no other node stores; for whoever looks before it stores.
pub async fn turn(tx: &Tx) -> Result<()> {
    tx.lock(WRITERS).await
}

async fn all(tx: &Tx, now: Moment, works: &[Work]) -> Result<Vec<Kept>> {
    tx.lock(WRITERS).await?;
    let requests: Vec<&[Draft]> = works.iter().map(|work| work.drafts.as_slice()).collect();
    let verdicts = keep::keep(tx, now, &requests).await?;
    for (work, verdict) in works.iter().zip(&verdicts) {
        if *verdict == Kept::Whole {
            attachment::keep(tx, &work.attached).await?;
        }
    }
    Ok(verdicts)
}
