//! What of training waits for somebody, for their first page and for 学习: a
//! class to come, a plan to go on with, a task taken on, a word of theirs that
//! is asked for.

use askama::Template;
use base::{Actor, Day, Result};
use store::{FromQueryResult, Rows, params};
use ui::Cx;

use crate::{
    class::{ClassId, kit},
    exemplar,
    plan::progress,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub icon: &'static str,
    pub link: String,
    pub title: String,
    /// When it is, or until when.
    pub day: Option<Day>,
    /// Of a class: from when, and where.
    pub place: Option<(String, String)>,
    pub badge: Option<&'static str>,
    /// What stands there without a day.
    pub note: &'static str,
    /// Steps done, of how many; 0 of 0: none are counted.
    pub done: usize,
    pub of: usize,
}

/// Classes with a place of theirs in the next days, plans that are not done,
/// tasks that are open. What was given voluntarily shows while it is not late.
pub async fn cards(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Card>> {
    let (mut cards, tasks, given, asking) = tokio::try_join!(
        classes(rows, actor, today),
        kit::own_tasks(rows, actor),
        progress::given(rows, actor),
        exemplar::asking(rows, actor)
    )?;
    cards.extend(asking.into_iter().map(|exemplar| Card {
        icon: "sun",
        link: exemplar.path(),
        title: exemplar.title,
        day: None,
        place: None,
        badge: Some("exemplar-state-asked"),
        note: "exemplar-card",
        done: 0,
        of: 0,
    }));
    for task in tasks {
        cards.push(Card {
            icon: "flag",
            link: format!("/training/conclusions/{}", task.id),
            day: task.due_on,
            place: None,
            badge: task.is_late(today).then_some("training-late"),
            note: "training-card-plan",
            title: task.text,
            done: 0,
            of: 0,
        });
    }
    let counts = progress::counts(rows, actor, &given).await?;
    for given in given {
        let is_late = given.due_on.is_some_and(|due| due < today);
        let (done, of) = counts.get(&given.plan_id).copied().unwrap_or_default();
        if done == of || (is_late && !given.mandatory) {
            continue;
        }
        cards.push(Card {
            icon: "list",
            link: format!("/training/plans/{}", given.plan_id),
            title: given.title,
            day: given.due_on,
            place: None,
            badge: given.mandatory.then_some("learning-mandatory"),
            note: "training-card-plan",
            done,
            of,
        });
    }
    Ok(cards)
}

async fn classes(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Card>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ClassId,
        title: String,
        venue: String,
        state: String,
        on_day: Day,
        starts: String,
    }
    let sql = "select c.id, c.title, c.venue, p.state, s.on_day, s.starts from training_place p
               join training_class c on c.id = p.class_id and c.called_off_at is null
               join training_session s on s.class_id = c.id and (p.slot_id = c.id or p.slot_id = s.id)
               where p.person_id = $1 and p.tenant_id = $2 and p.cancelled_at is null and s.on_day >= $3
               order by s.on_day, s.starts limit 12";
    let mut rows: Vec<Row> = rows.all(sql, params![actor.person, actor.tenant, today]).await?;
    let mut known = std::collections::HashSet::new();
    // Of a class with several days, the next.
    rows.retain(|row| known.insert(row.id));
    let card = |row: Row| Card {
        icon: "calendar",
        link: format!("/training/classes/{}", row.id),
        title: row.title,
        day: Some(row.on_day),
        place: Some((row.starts, row.venue)),
        badge: (row.state == "waiting").then_some("training-waiting"),
        note: "training-card-plan",
        done: 0,
        of: 0,
    };
    Ok(rows.into_iter().map(card).collect())
}

#[derive(Template)]
#[template(path = "today/cards.html")]
struct Cards<'a> {
    cx: &'a Cx,
    cards: Vec<Card>,
}

impl Cards<'_> {
    /// On 学习 stands, too, where all of them are.
    fn is_catalogue(&self) -> bool {
        self.cx.path == "/learning"
    }
}

/// The cards as HTML, for a page of another crate.
pub async fn html(cx: &Cx) -> Result<String> {
    let cards = cards(&cx.app.db, cx.actor()?, cx.today()).await?;
    Ok(Cards { cx, cards }.render()?)
}
