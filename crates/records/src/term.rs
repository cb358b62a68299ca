//! What a statement answers to when somebody filters.

use base::TenantId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::xapi::{
    actor::Actor,
    statement::{About, Said, Statement},
};

/// The kinds of questions; their letters stand in the digests of stored rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Every statement of the tenant.
    All,
    /// Actor or object, or a member of such a group.
    Agent,
    /// Any other actor anywhere in the statement.
    RelatedAgent,
    Verb,
    /// The object.
    Activity,
    /// Any other activity anywhere in the statement.
    RelatedActivity,
    Registration,
    /// Statements that refer to this one.
    Reference,
    /// What one credential has stored.
    Authority,
}

impl Kind {
    const fn letter(self) -> u8 {
        match self {
            Self::All => b'*',
            Self::Agent | Self::RelatedAgent => b'a',
            Self::Verb => b'v',
            Self::Activity | Self::RelatedActivity => b'o',
            Self::Registration => b'r',
            Self::Reference => b'f',
            Self::Authority => b'u',
        }
    }
}

/// 63 bits of SHA-256: among a million different questions two meet by chance
/// with a probability of 5 in 10^8. The last bit is set where the value stands
/// in a related place; a statement has one term of each value, and the plain
/// one if both would do, see [`distinct`].
pub fn term(tenant: TenantId, kind: Kind, value: &str) -> i64 {
    let mut digest = Sha256::new();
    digest.update(tenant.0.as_bytes());
    digest.update([kind.letter()]);
    digest.update(value.as_bytes());
    let bytes: [u8; 32] = digest.finalize().into();
    let number = bytes.iter().take(8).fold(0_i64, |number, byte| (number << 8) | i64::from(*byte));
    number & !1 | i64::from(matches!(kind, Kind::RelatedAgent | Kind::RelatedActivity))
}

/// Those that answer to the term: to a related one also what has the value in
/// its plain place.
pub fn answering(term: i64) -> Vec<i64> {
    if is_related(term) { vec![term & !1, term] } else { vec![term] }
}

pub fn is_related(term: i64) -> bool {
    term & 1 == 1
}

/// Each value once, in its plain place if it is there too.
pub fn distinct(mut terms: Vec<i64>) -> Vec<i64> {
    terms.sort_unstable();
    // A plain term stands directly before its related one.
    terms.dedup_by_key(|term| *term & !1);
    terms
}

/// What a statement answers to by itself. A statement that refers to it
/// answers to the same (Communication 2.1.3, "Filter Conditions for StatementRefs").
pub fn own(tenant: TenantId, statement: &Statement<'_>) -> Vec<i64> {
    let mut terms = Terms { tenant, terms: Vec::with_capacity(12) };
    let said = &statement.said;
    terms.add(Kind::Verb, said.verb);
    terms.agents(Kind::Agent, &said.actor);
    match &said.object {
        About::Actor(actor) => terms.agents(Kind::Agent, actor),
        About::Activity(activity) => terms.add(Kind::Activity, activity.id),
        About::Reference(_) | About::SubStatement(_) => {}
    }
    if let Some(registration) = said.context.registration {
        terms.add(Kind::Registration, &registration.to_string());
    }
    terms.related(said);
    distinct(terms.terms)
}

/// What a statement answers to through who vouches for it.
pub fn vouched(tenant: TenantId, authority: &Actor<'_>) -> Vec<i64> {
    let mut terms = Terms { tenant, terms: Vec::new() };
    terms.agents(Kind::RelatedAgent, authority);
    distinct(terms.terms)
}

/// What a statement answers to alone: those that refer to it do not.
pub fn alone(tenant: TenantId, by: &str, target: Option<Uuid>) -> Vec<i64> {
    let reference = target.map(|target| term(tenant, Kind::Reference, &target.to_string()));
    [term(tenant, Kind::All, ""), term(tenant, Kind::Authority, by)].into_iter().chain(reference).collect()
}

struct Terms {
    tenant: TenantId,
    terms: Vec<i64>,
}

impl Terms {
    fn add(&mut self, kind: Kind, value: &str) {
        self.terms.push(term(self.tenant, kind, value));
    }

    fn agents(&mut self, kind: Kind, actor: &Actor<'_>) {
        for identifier in actor.identifiers() {
            self.add(kind, &identifier.key());
        }
    }

    fn related(&mut self, said: &Said<'_>) {
        for actor in std::iter::once(&said.actor).chain(&said.context.actors) {
            self.agents(Kind::RelatedAgent, actor);
        }
        for activity in &said.context.activities {
            self.add(Kind::RelatedActivity, activity.id);
        }
        match &said.object {
            About::Actor(actor) => self.agents(Kind::RelatedAgent, actor),
            About::Activity(activity) => self.add(Kind::RelatedActivity, activity.id),
            About::SubStatement(inner) => self.related(inner),
            About::Reference(_) => {}
        }
    }
}
