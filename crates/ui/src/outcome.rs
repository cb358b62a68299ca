//! What a module tells of a group of people, so that others can show it
//! without knowing the module: figures of service, linked pages, what was
//! assigned, last contacts. Never a person's number, never a ranking.

use std::{future::Future, pin::Pin};

use base::{Actor, Day, Permission, PersonId, Result, TenantId, UnitId};
use jiff::tz::TimeZone;

use crate::{App, Cx};

pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// The organisation and the period that a question is about.
#[derive(Debug, Clone)]
pub struct Scope {
    pub tenant: TenantId,
    /// Of any of the four trees.
    pub unit: UnitId,
    pub is_administrative: bool,
    /// The administrative units that it serves.
    pub served: Vec<UnitId>,
    /// Who acts for it.
    pub officers: Vec<PersonId>,
    pub from: Day,
    /// The first day after the period.
    pub to: Day,
    pub today: Day,
    pub zone: TimeZone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// What came of the work, for everybody who may see the organisation.
    Outcome,
    /// What waits for the organisation, for those who act for it.
    Queue,
}

/// What a figure is about: when it could tell of single people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The organisation's own work: always shown.
    Work,
    /// What a group of people did or got: shown of ten people or more.
    Group,
    /// How many people of the group: nor shown when less than ten, or all but
    /// less than ten, are counted.
    People,
}

/// One number of a group.
#[derive(Debug, Clone)]
pub struct Figure {
    pub section: Section,
    /// Message key.
    pub label: &'static str,
    pub value: i64,
    /// The denominator, where it is a part of something.
    pub of: Option<i64>,
    pub about: About,
    /// The page behind it, for those with the permission.
    pub link: Option<(String, &'static Permission)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    Education,
    Event,
    Need,
}

/// A page of this tenant that others refer to by its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    pub kind: LinkKind,
    pub path: String,
    pub title: String,
    /// A need that its author called solved; an event that took place.
    pub done: bool,
}

/// Units with a day.
pub type Contacts = Vec<(UnitId, Day)>;

/// What one module can be asked.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub outcomes: fn(App, Scope) -> Answer<Vec<Figure>>,
    /// The title of a path of the module, if this person may open it.
    pub linkable: fn(App, Actor, String) -> Answer<Option<Linked>>,
    /// What was asked of the people of the group in the period.
    pub campaigns: fn(App, Scope) -> Answer<Vec<Linked>>,
    /// Is the unit at this path done by that person? `None`: not the module's.
    pub mastery: fn(App, TenantId, PersonId, String) -> Answer<Option<bool>>,
    /// The last visit or talk at each unit.
    pub contacts: fn(App, TenantId) -> Answer<Contacts>,
    /// What of the module waits for the reader, as cards, for 今日 and 学习.
    pub waiting: fn(Cx) -> Answer<String>,
}

impl Told {
    /// For `..Told::NOTHING`.
    pub const NOTHING: Self = Self {
        outcomes: |_, _| Box::pin(async { Ok(Vec::new()) }),
        linkable: |_, _, _| Box::pin(async { Ok(None) }),
        campaigns: |_, _| Box::pin(async { Ok(Vec::new()) }),
        mastery: |_, _, _, _| Box::pin(async { Ok(None) }),
        contacts: |_, _| Box::pin(async { Ok(Vec::new()) }),
        waiting: |_| Box::pin(async { Ok(String::new()) }),
    };
}

/// The cards of all modules, in their order.
pub async fn waiting(cx: &Cx) -> Result<String> {
    let mut cards = String::new();
    for module in cx.app.modules {
        cards.push_str(&(module.told.waiting)(cx.clone()).await?);
    }
    Ok(cards)
}

/// The id in a path like `/voice/public/{id}`.
pub fn id_in<T: std::str::FromStr>(path: &str, before: &str, after: &str) -> Option<T> {
    path.strip_prefix(before)?.strip_suffix(after)?.parse().ok()
}
