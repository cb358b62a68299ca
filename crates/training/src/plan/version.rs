//! One saved state of a plan. Saving makes a new one and never changes one.

use std::collections::{HashMap, HashSet};

use base::{Actor, Day, Ids, Message, Moment, Result, conflict, error::invalid, not_found};
use learning::course::{self, Kind};
use people::audience::Rule;
use store::{Db, Rows, Tx, params, row, rows::is_duplicate};
use uuid::Uuid;

use super::{LEAST_STEPS, MOST_STEPS, Mode, PlanId, PlanVersionId, Step, StepId, Version, handled, newest, steps};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// A step that an earlier version has already.
    pub id: Option<StepId>,
    pub mode: Mode,
    pub nature: &'static str,
    pub title: String,
    pub course: Option<(Kind, Uuid)>,
    pub twin: Option<StepId>,
}

/// What an organiser saves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    pub category: &'static str,
    pub arrangement: String,
    pub organisation: String,
    pub assessment: String,
    pub criterion: &'static str,
    pub rule: Rule,
    pub due_on: Option<Day>,
    pub mandatory: bool,
    pub basis: String,
    pub reason: String,
    pub steps: Vec<Planned>,
}

fn check(draft: &Draft) -> Result<()> {
    if draft.steps.len() > MOST_STEPS {
        return Err(invalid("steps", Message::new("training-steps-many").with("most", MOST_STEPS)));
    }
    if draft.steps.iter().any(|step| step.course.is_none() && step.title.trim().is_empty()) {
        return Err(invalid("steps", "training-step-title"));
    }
    let ids: Vec<StepId> = draft.steps.iter().filter_map(|step| step.id).collect();
    if ids.iter().collect::<HashSet<_>>().len() != ids.len() {
        return Err(invalid("steps", "form-not-understood"));
    }
    Ok(())
}

/// A new plan with its first version.
pub async fn create(db: &Db, ids: &Ids, actor: &Actor, draft: &Draft, at: Moment) -> Result<PlanId> {
    check(draft)?;
    let plan: PlanId = ids.make();
    db.write(|tx| async move {
        let values = row! { id: plan, tenant_id: actor.tenant, made_by: actor.person, made_at: at };
        tx.insert("training_plan", values).await?;
        insert(&tx, ids, actor, plan, 1, draft, at).await?;
        people::audit::write(&tx, at, actor, "training.plan.creation", plan, &draft.title).await
    })
    .await?;
    Ok(plan)
}

/// The next version, made from version `from`. A conflict when somebody else
/// has saved one since.
pub async fn save(db: &Db, ids: &Ids, actor: &Actor, plan: PlanId, from: i64, draft: &Draft, at: Moment) -> Result<()> {
    check(draft)?;
    handled(db, actor, plan).await?;
    let saved = db
        .write(|tx| async move {
            if newest(&tx, actor.tenant, plan).await?.number != from {
                return Err(conflict("learning-version-newer"));
            }
            insert(&tx, ids, actor, plan, from + 1, draft, at).await?;
            people::audit::write(&tx, at, actor, "training.plan.version", plan, &(from + 1).to_string()).await
        })
        .await;
    saved.map_err(|error| if is_duplicate(&error) { conflict("learning-version-newer") } else { error })
}

async fn insert(tx: &Tx, ids: &Ids, actor: &Actor, plan: PlanId, number: i64, draft: &Draft, at: Moment) -> Result<()> {
    let wanted: Vec<(Kind, Uuid)> = draft.steps.iter().filter_map(|step| step.course).collect();
    let courses = course::known(tx, actor.tenant, &wanted).await?;
    // A step keeps its id only if this plan has had it.
    let had = "select distinct s.step_id from training_plan_step s join training_plan_version v on v.id = s.version_id
               where s.tenant_id = $1 and v.plan_id = $2";
    let had: HashSet<StepId> = tx.column::<StepId>(had, params![actor.tenant, plan]).await?.into_iter().collect();
    let id: PlanVersionId = ids.make();
    let values = row! {
        id: id, tenant_id: actor.tenant, plan_id: plan, number: number, title: draft.title.as_str(),
        category: draft.category, arrangement: draft.arrangement.as_str(), organisation: draft.organisation.as_str(),
        assessment: draft.assessment.as_str(), criterion: draft.criterion, rule: serde_json::to_string(&draft.rule)?,
        due_on: draft.due_on, mandatory: draft.mandatory, basis: draft.basis.as_str(), reason: draft.reason.as_str(),
        made_by: actor.person, made_at: at
    };
    tx.insert("training_plan_version", values).await?;
    let mut rows = Vec::with_capacity(draft.steps.len());
    for (step, place) in draft.steps.iter().zip(1_i64..) {
        let step_id = step.id.filter(|id| had.contains(id)).unwrap_or_else(|| ids.make());
        let course = step.course.filter(|(_, id)| step.mode == Mode::Online && courses.contains_key(id));
        if step.mode == Mode::Online && step.course.is_some() && course.is_none() {
            return Err(invalid("steps", "form-not-understood"));
        }
        let title = course.and_then(|(_, id)| courses.get(&id)).filter(|_| step.title.trim().is_empty());
        let title = title.map_or(step.title.trim(), |course| course.title.as_str());
        rows.push(params![
            id,
            place,
            actor.tenant,
            step_id,
            step.mode.code(),
            step.nature,
            title,
            course.map_or("", |(kind, _)| kind.code()),
            course.map(|(_, id)| id),
            step.twin.filter(|twin| had.contains(twin))
        ]);
    }
    let columns =
        ["version_id", "place", "tenant_id", "step_id", "mode", "nature", "title", "course", "course_id", "twin_id"];
    tx.insert_all("training_plan_step", &columns, rows).await
}

/// What is saved, as a draft again.
pub fn draft_of(version: &Version, steps: &[Step]) -> Draft {
    let planned = |step: &Step| Planned {
        id: Some(step.step_id),
        mode: step.mode(),
        nature: crate::class::word(&super::NATURES, &step.nature).unwrap_or("practice"),
        title: step.title.clone(),
        course: step.course(),
        twin: step.twin_id,
    };
    Draft {
        title: version.title.clone(),
        category: learning::unit::category(&version.category).unwrap_or("theory"),
        arrangement: version.arrangement.clone(),
        organisation: version.organisation.clone(),
        assessment: version.assessment.clone(),
        criterion: crate::class::word(&super::CRITERIA, &version.criterion).unwrap_or("recall"),
        rule: version.rule(),
        due_on: version.due_on,
        mandatory: version.mandatory,
        basis: version.basis.clone(),
        reason: version.reason.clone(),
        steps: steps.iter().map(planned).collect(),
    }
}

/// Puts a step of the other mode beside this one, in the next version: a course
/// gets its class, a class its course.
pub async fn twin(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    plan: PlanId,
    number: i64,
    step: StepId,
    at: Moment,
) -> Result<()> {
    handled(db, actor, plan).await?;
    let version = newest(db, actor.tenant, plan).await?;
    if version.number != number {
        return Err(conflict("learning-version-newer"));
    }
    let mut draft = draft_of(&version, &steps(db, actor.tenant, version.id).await?);
    let at_place = draft.steps.iter().position(|planned| planned.id == Some(step)).ok_or_else(not_found)?;
    if draft.steps.iter().any(|planned| planned.twin == Some(step)) {
        return Err(conflict("training-twin-there"));
    }
    let from = &draft.steps[at_place];
    let mode = from.mode.other();
    let nature = match mode {
        Mode::Offline => "seminar",
        Mode::Online => "daily",
    };
    let twin = Planned { id: None, mode, nature, title: from.title.clone(), course: None, twin: Some(step) };
    draft.steps.insert(at_place + 1, twin);
    save(db, ids, actor, plan, number, &draft, at).await
}

/// What keeps a plan from being published, each with the section or the part
/// that it is about.
pub async fn faults(
    rows: &impl Rows,
    actor: &Actor,
    version: &Version,
    steps: &[Step],
) -> Result<Vec<(&'static str, Message)>> {
    let mut faults: Vec<(&'static str, Message)> = Vec::new();
    for (name, text) in version.sections() {
        if text.trim().is_empty() {
            faults.push((name, Message::new(empty_section(name))));
        }
    }
    if steps.len() < LEAST_STEPS {
        faults.push(("steps", Message::new("training-steps-few").with("least", LEAST_STEPS)));
    }
    let wanted: Vec<(Kind, Uuid)> = steps.iter().filter_map(Step::course).collect();
    let courses = course::known(rows, actor.tenant, &wanted).await?;
    for step in steps.iter().filter(|step| step.is_online()) {
        if step.course().is_none_or(|(_, id)| !courses.contains_key(&id)) {
            faults.push(("steps", Message::new("training-step-course").with("title", &step.title)));
        }
    }
    if version.mandatory && version.basis.trim().is_empty() {
        faults.push(("basis", Message::new("learning-basis-required")));
    }
    if version.mandatory && version.due_on.is_none() {
        faults.push(("due_on", Message::new("training-due-required")));
    }
    if version.rule().is_everybody() && version.reason.trim().is_empty() {
        faults.push(("reason", Message::new("training-everybody-reason")));
    }
    Ok(faults)
}

fn empty_section(name: &str) -> &'static str {
    match name {
        "arrangement" => "training-arrangement-empty",
        "organisation" => "training-organisation-empty",
        _ => "training-assessment-empty",
    }
}

/// Online minutes that a plan asks for: what the monthly burden counts.
pub async fn minutes(rows: &impl Rows, actor: &Actor, steps: &[Step]) -> Result<i64> {
    let wanted: Vec<(Kind, Uuid)> = steps.iter().filter_map(Step::course).collect();
    let courses: HashMap<Uuid, course::Course> = course::known(rows, actor.tenant, &wanted).await?;
    Ok(courses.values().map(|course| course.minutes).sum())
}
