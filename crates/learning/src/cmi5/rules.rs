//! What a unit may say, and when: sections 4.2 and 6 to 11 of the cmi5
//! specification (Quartz, 1st edition) as a state machine without a database.
//!
//! Whoever breaks a rule is told its section, with 403. What is no valid xAPI
//! is left to the record store, which answers 400.

mod result;

use records::xapi::{
    Json,
    actor::{self, Ifi},
    scalar,
};
use uuid::Uuid;

use super::word::{self, CATEGORY_CMI5, CATEGORY_MOVE_ON, MASTERY_SCORE, SESSION_ID};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Normal,
    /// To look around; nothing counts.
    Browse,
    /// Done already; nothing counts.
    Review,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Normal, Self::Browse, Self::Review];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Browse => "Browse",
            Self::Review => "Review",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// What was agreed at the launch.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// `Ifi::key` of the learner.
    pub agent: String,
    pub activity: String,
    /// The id that the publisher gave the unit.
    pub publisher: String,
    pub registration: Uuid,
    pub session: Uuid,
    pub mode: Mode,
    pub mastery_score: Option<f64>,
}

/// What was said before, in this session and in the registration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct State {
    /// It has read `LMS.LaunchData` and the learner's preferences.
    pub ready: bool,
    pub initialized: bool,
    /// Passed or failed in this session.
    pub judged: bool,
    pub terminated: bool,
    /// In any session of the registration.
    pub completed: bool,
    pub passed: bool,
}

/// A verb of the specification that units use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Initialized,
    Completed,
    Passed,
    Failed,
    Terminated,
}

impl Verb {
    pub const ALL: [Self; 5] = [Self::Initialized, Self::Completed, Self::Passed, Self::Failed, Self::Terminated];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Initialized => "initialized",
            Self::Completed => "completed",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Terminated => "terminated",
        }
    }

    fn from_iri(iri: &str) -> Option<Self> {
        let word = iri.strip_prefix(word::ADL_VERBS)?;
        Self::ALL.into_iter().find(|verb| verb.word() == word)
    }
}

/// A statement that counts ("cmi5 defined").
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    pub verb: Verb,
    /// Scaled.
    pub score: Option<f64>,
}

/// Which rule a statement breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forbidden {
    pub section: &'static str,
    pub why: &'static str,
}

pub type Judged<T> = Result<T, Forbidden>;

fn no<T>(section: &'static str, why: &'static str) -> Judged<T> {
    Err(Forbidden { section, why })
}

fn must(is_kept: bool, section: &'static str, why: &'static str) -> Judged<()> {
    if is_kept { Ok(()) } else { no(section, why) }
}

impl State {
    pub fn after(mut self, told: Told) -> Self {
        match told.verb {
            Verb::Initialized => self.initialized = true,
            Verb::Completed => self.completed = true,
            Verb::Passed => (self.judged, self.passed) = (true, true),
            Verb::Failed => self.judged = true,
            Verb::Terminated => self.terminated = true,
        }
        self
    }
}

/// May this be said now? What it tells, if it counts; a statement of another
/// vocabulary within a session ("cmi5 allowed") tells nothing.
pub fn judge(statement: &Json<'_>, terms: &Terms, state: &State) -> Judged<Option<Told>> {
    must(text(statement, &["id"]).is_some(), "9.1", "a statement needs an id of its sender")?;
    timestamp(statement)?;
    let verb = text(statement, &["verb", "id"]).unwrap_or_default();
    must(verb != records::xapi::statement::VOIDED, "6.3", "a unit may not void statements")?;
    learner(statement, terms)?;
    must(state.ready, "11.0", "the launch data and the learner's preferences are read first")?;
    must(!state.terminated, "9.3.8", "nothing follows a terminated statement")?;
    let categories = context(statement, terms)?;
    if !categories.contains(&CATEGORY_CMI5) {
        must(!categories.contains(&CATEGORY_MOVE_ON), "9.6.2.2", "only what counts is of the category moveOn")?;
        must(state.initialized, "9.3", "the first statement is an initialized statement")?;
        return Ok(None);
    }
    let Some(verb) = Verb::from_iri(verb) else {
        return no("7.1.3", "the category cmi5 is for the verbs that a unit has in the specification");
    };
    object(statement, terms)?;
    let registration = text(statement, &["context", "registration"]);
    must(registration.is_some(), "9.6.1", "the context needs the registration of the launch")?;
    in_turn(verb, terms.mode, *state)?;
    let score = result::check(statement, verb, terms)?;
    let counts = at(statement, &["result", "success"]).is_some() || at(statement, &["result", "completion"]).is_some();
    let is_marked = categories.contains(&CATEGORY_MOVE_ON);
    must(counts == is_marked, "9.6.2.2", "of the category moveOn is what has success or completion, and nothing else")?;
    Ok(Some(Told { verb, score }))
}

/// Order of what counts, in a session and in a registration (9.3, 10.2.2).
fn in_turn(verb: Verb, mode: Mode, state: State) -> Judged<()> {
    if verb == Verb::Initialized {
        return must(!state.initialized, "9.3.2", "a session is initialized once");
    }
    must(state.initialized, "9.3", "the first statement is an initialized statement")?;
    if verb == Verb::Terminated {
        return Ok(());
    }
    must(mode == Mode::Normal, "10.2.2", "Browse and Review are only initialized and terminated")?;
    match verb {
        Verb::Completed => must(!state.completed, "9.3.3", "a registration is completed once"),
        Verb::Passed => {
            must(!state.passed, "9.3.4", "a registration is passed once")?;
            must(!state.judged, "9.3", "a session is judged once")
        }
        _ => {
            must(!state.passed, "9.3", "nobody fails after having passed")?;
            must(!state.judged, "9.3", "a session is judged once")
        }
    }
}

/// In UTC, and said so (9.7).
fn timestamp(statement: &Json<'_>) -> Judged<()> {
    let Some(text) = text(statement, &["timestamp"]) else { return no("9.7", "a statement needs its timestamp") };
    let in_utc = ["Z", "z", "+00:00", "+0000", "+00"].iter().any(|end| text.ends_with(end));
    must(in_utc, "9.7", "timestamps are in UTC")
}

/// The actor of the launch, an agent with an account (9.2).
fn learner(statement: &Json<'_>, terms: &Terms) -> Judged<()> {
    let actor = statement.get("actor").and_then(|json| actor::read(json).ok());
    let is_same = actor.is_some_and(|actor| {
        !actor.is_group && actor.ifi.as_ref().map(Ifi::key).as_deref() == Some(terms.agent.as_str())
    });
    must(is_same, "9.2", "the actor is the agent of the launch")
}

/// All that the context template has, and the registration where one is named
/// (9.6, 10.2.1); the categories.
fn context<'j>(statement: &'j Json<'_>, terms: &Terms) -> Judged<Vec<&'j str>> {
    let Some(context) = statement.get("context") else {
        return no("9.6", "a statement needs the context of the launch");
    };
    let session = at(context, &["extensions", SESSION_ID]).and_then(Json::as_text);
    let is_same = session.and_then(scalar::uuid) == Some(terms.session);
    must(is_same, "9.6.3.1", "the context needs the session id of the launch")?;
    let has_publisher = activities(context, "grouping").any(|id| id == terms.publisher);
    must(has_publisher, "9.6.2.3", "the context groups by the publisher's id, as the template does")?;
    if let Some(named) = context.get("registration") {
        let is_same = named.as_text().and_then(scalar::uuid) == Some(terms.registration);
        must(is_same, "9.6.1", "the registration is that of the launch")?;
    }
    if let Some(score) = at(context, &["extensions", MASTERY_SCORE]) {
        let is_same = number(score).is_some() && number(score) == terms.mastery_score;
        must(is_same, "9.6.3.2", "the mastery score is that of the launch")?;
    }
    Ok(activities(context, "category").collect())
}

/// The unit, by the id of the launch (9.4).
fn object(statement: &Json<'_>, terms: &Terms) -> Judged<()> {
    let kind = text(statement, &["object", "objectType"]).unwrap_or("Activity");
    let is_unit = kind == "Activity" && text(statement, &["object", "id"]) == Some(terms.activity.as_str());
    must(is_unit, "9.4", "the object is the activity of the launch")
}

/// Ids in a list of the context; one activity may stand for a list.
fn activities<'j>(context: &'j Json<'_>, list: &str) -> impl Iterator<Item = &'j str> {
    let list = at(context, &["contextActivities", list]);
    let all = match list {
        Some(Json::Array(all)) => all.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    all.iter().filter_map(|activity| activity.get("id").and_then(Json::as_text))
}

fn at<'j, 'a>(json: &'j Json<'a>, path: &[&str]) -> Option<&'j Json<'a>> {
    path.iter().try_fold(json, |json, name| json.get(name))
}

fn text<'j>(json: &'j Json<'_>, path: &[&str]) -> Option<&'j str> {
    at(json, path).and_then(Json::as_text)
}

fn number(json: &Json<'_>) -> Option<f64> {
    if let Json::Number(text) = json { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests;
