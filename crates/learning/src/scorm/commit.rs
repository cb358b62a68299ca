//! Commits (提交): what a device tells of an attempt.
//!
//! A device keeps each commit until it was taken, so they come twice, late, and
//! from two devices at once. The id says whether one is known; `seq` rises with
//! every commit of an attempt, and what is older than what is stored changes
//! nothing of it. Results are noted of every one: they only grow better.

use std::collections::{BTreeMap, HashMap};

use base::{Day, Moment, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{FromQueryResult, Rows, Tx, params, row};
use ui::App;
use uuid::Uuid;

use super::{
    AttemptId, Course,
    attempt::{self, Attempt, Stored},
    outcome::{self, Rollup},
    told,
};
use crate::package::{
    self, Part, registration,
    registration::Registration,
    result::{self, Note},
    ticket::Ticket,
};

/// As the player sends it.
#[derive(Debug, Clone, Deserialize)]
pub struct Commit {
    /// Made on the device.
    pub id: Uuid,
    pub attempt: AttemptId,
    pub seq: i64,
    /// The item it is of; none: of the course's state alone.
    #[serde(default)]
    pub sco: Option<String>,
    /// The item has said goodbye for good.
    #[serde(default)]
    pub terminate: bool,
    /// It has said goodbye, for good or for now.
    #[serde(default)]
    pub closed: bool,
    /// It is no SCO, and was shown: all that can be said of it.
    #[serde(default)]
    pub shown: bool,
    #[serde(default)]
    pub cmi: Option<Value>,
    /// Which of the activity's attempts.
    #[serde(default)]
    pub count: i64,
    /// What sequencing has made of the item.
    #[serde(default)]
    pub activity: Rollup,
    /// Where sequencing stands.
    #[serde(default)]
    pub state: Option<String>,
    /// The item that is open now.
    #[serde(default)]
    pub at: Option<String>,
    #[serde(default)]
    pub objectives: BTreeMap<String, Value>,
    #[serde(default)]
    pub shared: BTreeMap<String, Value>,
    /// Of the whole course.
    #[serde(default)]
    pub rollup: Option<Rollup>,
}

/// What the device gets back: it may forget the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Taken {
    pub id: Uuid,
    /// False: it is of no attempt of this registration.
    pub result: bool,
    /// The newest of the attempt; the device goes on from there.
    pub seq: i64,
}

/// Takes commits of the registration that a ticket names, in one transaction.
pub async fn take(app: &App, ticket: &Ticket, commits: &[Commit]) -> Result<Vec<Taken>> {
    let registration_id = ticket.registration.ok_or_else(base::not_found)?;
    let package = package::get(&app.db, ticket.tenant, ticket.package).await?;
    let course = Course::of(&package)?;
    let named = commits.iter().filter_map(|commit| commit.sco.as_deref()).collect();
    let parts = package::parts_named(&app.db, ticket.tenant, ticket.package, named).await?;
    let today = people::tenant::today(app, ticket.tenant).await?;
    let note = Note { ids: &app.ids, at: Moment(app.clock.now()), today, tells: Some(&app.config.server.public_url) };
    app.db
        .write(|tx| async move {
            let mut registration = registration::get(&tx, ticket.tenant, registration_id).await?;
            if !registration::is_here(&tx, ticket.tenant, registration.person_id, today).await? {
                return Err(base::not_found());
            }
            let mut taken = Vec::with_capacity(commits.len());
            for commit in commits {
                let taking = Taking { tx: &tx, note: &note, course: &course, parts: &parts };
                taken.push(taking.take(&mut registration, commit).await?);
            }
            Ok(taken)
        })
        .await
}

struct Taking<'a> {
    tx: &'a Tx,
    note: &'a Note<'a>,
    course: &'a Course,
    parts: &'a [Part],
}

impl Taking<'_> {
    async fn take(&self, registration: &mut Registration, commit: &Commit) -> Result<Taken> {
        let found = match attempt::of(self.tx, registration, commit.attempt).await {
            Ok(attempt) => attempt,
            Err(base::Error::NotFound) => return Ok(Taken { id: commit.id, result: false, seq: 0 }),
            Err(error) => return Err(error),
        };
        let values = row! {
            id: commit.id, tenant_id: found.tenant_id, person_id: found.person_id, attempt_id: found.id,
            seq: commit.seq, received_on: self.note.today
        };
        if self.tx.insert_new("learning_scorm_commit", values).await? {
            self.apply(registration, &found, commit).await?;
        }
        Ok(Taken { id: commit.id, result: true, seq: found.seq.max(commit.seq) })
    }

    async fn apply(&self, registration: &mut Registration, attempt: &Attempt, commit: &Commit) -> Result<()> {
        if let Some(part) = commit.sco.as_ref().and_then(|item| self.parts.iter().find(|part| part.identifier == *item))
        {
            self.store_item(registration, attempt, part, commit).await?;
        }
        self.store_state(attempt, commit).await?;
        if let Some(rollup) = &commit.rollup {
            self.roll_up(registration, attempt, rollup).await?;
        }
        if self.course.edition.is_2004() && commit.seq > attempt.seq {
            self.store_globals(attempt, commit).await?;
        }
        Ok(())
    }

    async fn store_item(
        &self,
        registration: &mut Registration,
        attempt: &Attempt,
        part: &Part,
        commit: &Commit,
    ) -> Result<()> {
        let empty = Value::Object(serde_json::Map::new());
        let cmi = commit.cmi.as_ref().unwrap_or(&empty);
        let before = self.stored(attempt, &part.identifier).await?;
        let mut statements = Vec::new();
        if before.is_none() {
            statements.extend(self.home().map(|home| told::attempted(self.note, home, registration, part)));
        }
        let is_newer = before.as_ref().is_none_or(|before| commit.seq > before.seq);
        if is_newer {
            let same = before.as_ref().filter(|before| before.activity_attempt == commit.count);
            let from = same.map_or(0, |before| before.told);
            let mut now = from;
            if let Some(home) = self.home() {
                let (answers, count) = told::answered(self.note, home, registration, part, cmi, (from, commit.closed));
                statements.extend(answers);
                now = count;
            }
            self.put_item(attempt, part, commit, cmi, now).await?;
        }
        records::statement::keep_all(self.tx, statements).await?;
        let outcome = if commit.shown {
            result::Outcome { completed: true, satisfied: true, ..result::Outcome::default() }
        } else if self.course.edition.is_2004() {
            outcome::of_2004(cmi, &commit.activity)
        } else {
            outcome::of_12(cmi)
        };
        if result::note(self.tx, self.note, registration, part, outcome).await? {
            registration.done_on = Some(self.note.today);
        }
        Ok(())
    }

    fn home(&self) -> Option<&str> {
        self.note.tells
    }

    async fn stored(&self, attempt: &Attempt, item: &str) -> Result<Option<Stored>> {
        let sql = "select item, cmi, activity_attempt, is_over, seq, told from learning_scorm_item
                   where attempt_id = $1 and item = $2";
        self.tx.maybe(sql, params![attempt.id, item]).await
    }

    async fn put_item(&self, attempt: &Attempt, part: &Part, commit: &Commit, cmi: &Value, told: i64) -> Result<()> {
        let sql = "insert into learning_scorm_item (attempt_id, item, tenant_id, person_id, cmi, activity_attempt, is_over, seq, told)
                   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                   on conflict (attempt_id, item) do update set cmi = excluded.cmi,
                     activity_attempt = excluded.activity_attempt, is_over = excluded.is_over, seq = excluded.seq,
                     told = excluded.told";
        let values = params![
            attempt.id,
            part.identifier.as_str(),
            attempt.tenant_id,
            attempt.person_id,
            cmi.to_string(),
            commit.count,
            commit.terminate,
            commit.seq,
            told
        ];
        self.tx.execute(sql, values).await.map(drop)
    }

    async fn store_state(&self, attempt: &Attempt, commit: &Commit) -> Result<()> {
        let sql = "update learning_scorm_attempt set seq = $2 where id = $1 and seq < $2";
        self.tx.execute(sql, params![attempt.id, commit.seq]).await?;
        if commit.state.is_none() && commit.at.is_none() {
            return Ok(());
        }
        let sql =
            "update learning_scorm_attempt set state = coalesce($2, state), item = coalesce($3, item), state_seq = $4
                   where id = $1 and state_seq < $4";
        self.tx.execute(sql, params![attempt.id, commit.state.clone(), commit.at.clone(), commit.seq]).await.map(drop)
    }

    /// What the whole course has come to stands with its organization, the first part.
    async fn roll_up(&self, registration: &mut Registration, attempt: &Attempt, rollup: &Rollup) -> Result<()> {
        let known =
            Rollup { completion: attempt.completion.clone(), success: attempt.success.clone(), score: attempt.score };
        if known == *rollup {
            return Ok(());
        }
        let sql = "update learning_scorm_attempt set completion = $2, success = $3, score = $4 where id = $1";
        let values = params![attempt.id, rollup.completion.as_str(), rollup.success.as_str(), rollup.score];
        self.tx.execute(sql, values).await?;
        let outcome = rollup.outcome();
        let Some(whole) = self.parts.first().filter(|part| !part.is_unit()) else { return Ok(()) };
        result::note(self.tx, self.note, registration, whole, outcome).await?;
        if outcome.satisfied && result::finish(self.tx, registration, self.note.today).await? {
            registration.done_on = Some(self.note.today);
        }
        Ok(())
    }

    async fn store_globals(&self, attempt: &Attempt, commit: &Commit) -> Result<()> {
        for (kind, values, is_global) in [
            ("objective", &commit.objectives, self.course.objectives_global),
            ("data", &commit.shared, self.course.shared_data_global),
        ] {
            if values.is_empty() {
                continue;
            }
            let scope = scope(attempt, is_global);
            let known = globals(self.tx, attempt, kind, &scope).await?;
            for (name, value) in values.iter().filter(|(name, value)| known.get(*name) != Some(*value)) {
                let sql = "insert into learning_scorm_global (person_id, scope, kind, name, tenant_id, body)
                           values ($1, $2, $3, $4, $5, $6)
                           on conflict (person_id, scope, kind, name) do update set body = excluded.body";
                let row = params![
                    attempt.person_id,
                    scope.as_str(),
                    kind,
                    name.as_str(),
                    attempt.tenant_id,
                    value.to_string()
                ];
                self.tx.execute(sql, row).await?;
            }
        }
        Ok(())
    }
}

/// Empty: of the learner in all courses.
pub fn scope(attempt: &Attempt, is_global: bool) -> String {
    if is_global { String::new() } else { attempt.id.to_string() }
}

/// Global objectives (`objective`) or shared data (`data`) by name.
pub async fn globals(rows: &impl Rows, attempt: &Attempt, kind: &str, scope: &str) -> Result<HashMap<String, Value>> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
        body: String,
    }
    let sql = "select name, body from learning_scorm_global
               where tenant_id = $1 and person_id = $2 and scope = $3 and kind = $4";
    let rows: Vec<Row> = rows.all(sql, params![attempt.tenant_id, attempt.person_id, scope, kind]).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.name, serde_json::from_str(&row.body).ok()?))).collect())
}

/// Forgets which commits came before `day`: a device asks again within days.
pub async fn forget(tx: &Tx, before: Day) -> Result<u64> {
    tx.execute("delete from learning_scorm_commit where received_on < $1", params![before]).await
}
