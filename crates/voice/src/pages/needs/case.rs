//! The work page of a need: what it says, how its clocks stand, what can be done.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Outcome, Page};
use uuid::Uuid;

use crate::{
    answer::{self, Answer},
    category::Tree,
    desk::{self, Desk},
    need::{
        Identity, Need, NeedId, State, Waiting, Words,
        access::{self, Casework, Standing},
        assignment, escalation, merger, photo,
    },
    pages::story::{self, Entry, Reader},
};

#[derive(Template)]
#[template(path = "needs/case.html")]
struct Show<'a> {
    cx: &'a Cx,
    need: &'a Need,
    words: Words,
    may_read: bool,
    category: String,
    scope: String,
    handling: String,
    owner: String,
    helpers: Vec<String>,
    author: String,
    due: String,
    overdue: bool,
    steps: Vec<(&'static str, &'static str)>,
    story: Vec<Entry>,
    photos: Vec<Uuid>,
    openings: Vec<access::Opening>,
    ladder: Vec<escalation::Step>,
    merged: Vec<(NeedId, String)>,
    acts: Vec<(&'static str, &'static str)>,
    /// The policy answer that did not help.
    answer: Option<Answer>,
}

pub async fn show(cx: Cx, Path(id): Path<NeedId>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.require(&access::WORK)?);
    let desk = Desk::of(&cx).await?;
    let case = &Casework::open(db, actor, id).await?;
    let need = &case.need;
    let tree = Tree::read(db, desk.tenant).await?;
    let events = case.events(db, &desk).await?;
    let helpers = assignment::helpers(db, id).await?;
    let names = desk::names(db, desk.tenant, story::people(need, &events).chain(helpers.iter().copied())).await?;
    let name = |person: &base::PersonId| names.get(person).cloned().unwrap_or_default();
    let (scope, handling) = (
        people::unit::get(db, desk.tenant, need.scope_id).await?,
        people::unit::get(db, desk.tenant, need.handling_id).await?,
    );
    Show {
        cx: &cx,
        need,
        words: case.words(&desk)?,
        may_read: case.may_read(),
        category: tree.label(&cx, &need.category, &need.sub),
        scope: cx.either(&scope.name, &scope.name_en).to_owned(),
        handling: cx.either(&handling.name, &handling.name_en).to_owned(),
        owner: name(&need.owner_id),
        helpers: helpers.iter().map(name).collect::<BTreeSet<_>>().into_iter().collect(),
        author: need.author_id.as_ref().map_or_else(|| cx.tk("need-author-", need.identity), name),
        due: need.due_at.map(|due| cx.time(&due)).unwrap_or_default(),
        overdue: need.waiting != Waiting::Author && need.due_at.is_some_and(|due| due < desk.now),
        steps: story::steps(need, Reader::Staff),
        story: story::entries(&cx, &tree, need, &events, &names, Reader::Staff),
        photos: photo::of_case(db, case).await?,
        openings: access::openings(db, need).await?,
        ladder: escalation::steps(db, id).await?,
        merged: merger::merged(db, id).await?,
        acts: acts(case),
        answer: answer::of_need(db, desk.tenant, id).await?,
    }
    .page()
}

/// The nouns that this person can do now, each with its icon; the likeliest first.
fn acts(case: &Casework) -> Vec<(&'static str, &'static str)> {
    let need = &case.need;
    let owner = case.is_owner();
    let free = matches!(need.state, State::Assigned | State::Answered | State::Promised);
    let handles = case.standing != Standing::Leader;
    let leads = case.may_sign() && !owner;
    let all = [
        ("reply", "edit", owner && need.open),
        ("promise", "calendar", owner && free),
        ("solution", "check", owner && free),
        ("question", "question", owner && free),
        ("signature", "check", leads && need.state == State::Proposed),
        ("return", "undo", leads && need.state == State::Proposed),
        ("take-on", "flag", (leads || case.standing == Standing::Leader) && need.open),
        ("summary", "globe", handles && !need.sensitive && need.state != State::Merged),
        ("note", "text", true),
        ("assignment", "users", need.open),
        ("joint", "users", owner && need.open),
        ("classification", "list", handles && need.open),
        ("merger", "link", handles && free),
        ("separation", "undo", handles && need.state == State::Merged),
        ("author", "person", owner && need.identity == Identity::Confidential),
        ("inability", "cross", owner && free),
    ];
    all.into_iter().filter(|(_, _, possible)| *possible).map(|(noun, icon, _)| (noun, icon)).collect()
}
