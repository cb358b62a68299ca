//! What is told to the records of somebody's learning: an answer, and that a
//! unit is done. The live path and loaded history say it in the same words.

use base::{Ids, Moment, PersonId, TenantId};
use records::{Activity, Statement, Verb};

use crate::{
    practical::PracticalId,
    question::Given,
    unit::{LearningUnitId, QuestionId},
};

/// Of whom, and from which installation.
#[derive(Debug, Clone, Copy)]
pub struct Teller<'a> {
    pub ids: &'a Ids,
    pub tenant: TenantId,
    pub person: PersonId,
    /// Names activities.
    pub home_page: &'a str,
}

/// A question with its words.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub unit: LearningUnitId,
    pub id: QuestionId,
    pub stem: &'a str,
}

impl Teller<'_> {
    /// `given` is not known of answers that another system has judged.
    pub fn answered(&self, asked: Asked<'_>, given: Option<&Given>, right: bool, at: Moment) -> Statement {
        let activity = Activity {
            id: question_iri(self.home_page, asked.id),
            kind: "cmi.interaction",
            name: asked.stem.to_owned(),
            parent: Some(unit_iri(self.home_page, asked.unit)),
        };
        Statement { success: Some(right), response: given.map(response), ..self.said(Verb::Answered, activity, at) }
    }

    pub fn finished(&self, unit: LearningUnitId, title: &str, verb: Verb, at: Moment) -> Statement {
        let activity =
            Activity { id: unit_iri(self.home_page, unit), kind: "lesson", name: title.to_owned(), parent: None };
        Statement { success: Some(true), completion: Some(true), ..self.said(verb, activity, at) }
    }

    /// What somebody chose in a scene, which has no right and wrong: unit, number
    /// of its version, place of the scene.
    pub fn chose(
        &self,
        (unit, version, scene): (LearningUnitId, i64, i64),
        title: &str,
        words: &str,
        at: Moment,
    ) -> Statement {
        let parent = unit_iri(self.home_page, unit);
        let activity = Activity {
            id: format!("{parent}/scenario/{version}/{scene}"),
            kind: "cmi.interaction",
            name: title.to_owned(),
            parent: Some(parent),
        };
        Statement { response: Some(words.to_owned()), ..self.said(Verb::Answered, activity, at) }
    }

    /// That an end of the scenes was reached, and which.
    pub fn walked(&self, unit: LearningUnitId, title: &str, end: &str, at: Moment) -> Statement {
        let parent = unit_iri(self.home_page, unit);
        let activity = Activity {
            id: format!("{parent}/scenario"),
            kind: "simulation",
            name: title.to_owned(),
            parent: Some(parent),
        };
        let said = self.said(Verb::Completed, activity, at);
        Statement { response: Some(end.to_owned()), completion: Some(true), ..said }
    }

    /// An observer has seen what a practical task asks for.
    pub fn shown(&self, practical: PracticalId, title: &str, at: Moment) -> Statement {
        let id = format!("{}/learning/practicals/{practical}", self.home_page.trim_end_matches('/'));
        let activity = Activity { id, kind: "performance", name: title.to_owned(), parent: None };
        Statement { success: Some(true), ..self.said(Verb::Passed, activity, at) }
    }

    fn said(&self, verb: Verb, activity: Activity, at: Moment) -> Statement {
        Statement {
            id: self.ids.make(),
            tenant: self.tenant,
            home_page: self.home_page.to_owned(),
            person: self.person,
            verb,
            activity,
            success: None,
            response: None,
            completion: None,
            score: None,
            registration: None,
            at,
        }
    }
}

/// The activity of a unit in the records.
pub fn unit_iri(home_page: &str, unit: LearningUnitId) -> String {
    format!("{}/learning/units/{unit}", home_page.trim_end_matches('/'))
}

fn question_iri(home_page: &str, question: QuestionId) -> String {
    format!("{}/learning/questions/{question}", home_page.trim_end_matches('/'))
}

/// In the notation of xAPI's interactions (Data, appendix C): parts joined by `[,]`.
fn response(given: &Given) -> String {
    let join = |places: &[usize]| places.iter().map(ToString::to_string).collect::<Vec<_>>().join("[,]");
    match given {
        Given::Choices(places) | Given::Order(places) => join(places),
        Given::Pairs(places) => {
            let pairs = places.iter().enumerate().map(|(prompt, answer)| format!("{prompt}[.]{answer}"));
            pairs.collect::<Vec<_>>().join("[,]")
        }
        Given::Truth(said) => said.to_string(),
        Given::Text(text) => text.clone(),
        Given::Nothing => String::new(),
    }
}
