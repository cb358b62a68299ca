//! What to learn next (推荐), by rules that each card names.
//!
//! What goes in is what the person can see and change: paths they chose or that
//! are meant for their post and level, questions they missed, interests they
//! declared. Nothing of voice, care or climate, and nothing of how others or
//! they themselves behave. Who switches it off gets the plain list.

use base::{Actor, Day, Message, Result};
use store::{Db, FromQueryResult, Rows, Value, params, row, rows::place_list};

use crate::{
    interest,
    media::MediaId,
    path::{self, PathId},
    practice::ALIVE,
    schedule::RIGHT_DAYS,
    unit::{self, LearningUnitId},
};

/// Cards in all, and of one rule.
const MOST: usize = 4;
const MOST_OF_A_RULE: usize = 2;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub link: String,
    pub title: String,
    /// Empty for a path and for wrong answers.
    pub category: String,
    pub minutes: i64,
    pub poster: Option<MediaId>,
    /// 0 to 7.
    pub colour: u8,
    /// The rule by which it is here, with what it looked at.
    pub why: Message,
}

pub async fn is_off(rows: &impl Rows, actor: &Actor) -> Result<bool> {
    let sql = "select count(*) from learning_suggestion_off where tenant_id = $1 and person_id = $2";
    Ok(rows.count(sql, params![actor.tenant, actor.person]).await? > 0)
}

/// Off, or on again.
pub async fn switch(db: &Db, actor: &Actor, off: bool, today: Day) -> Result<()> {
    db.write(|tx| async move {
        if off {
            let values = row! { person_id: actor.person, tenant_id: actor.tenant, off_on: today };
            return tx.insert_new("learning_suggestion_off", values).await.map(drop);
        }
        let sql = "delete from learning_suggestion_off where tenant_id = $1 and person_id = $2";
        tx.execute(sql, params![actor.tenant, actor.person]).await.map(drop)
    })
    .await
}

/// What each rule found, in the order of the rules.
pub struct Found([Vec<Suggestion>; 4]);

/// `None` where it is switched off.
pub async fn find(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Option<Found>> {
    if is_off(rows, actor).await? {
        return Ok(None);
    }
    let (next, missed, meant, interesting) = tokio::try_join!(
        next_in_paths(rows, actor),
        missed(rows, actor),
        meant(rows, actor, today),
        interesting(rows, actor),
    )?;
    Ok(Some(Found([next, missed, meant, interesting])))
}

impl Found {
    /// At most [`MOST`], none of them for a page in `shown`.
    pub fn without(self, shown: &[&str]) -> Vec<Suggestion> {
        let mut list: Vec<Suggestion> = Vec::new();
        for rule in self.0 {
            let fresh = |card: &Suggestion, list: &[Suggestion]| {
                !shown.contains(&card.link.as_str()) && list.iter().all(|known| known.link != card.link)
            };
            let mut taken = 0;
            for card in rule {
                if taken < MOST_OF_A_RULE && list.len() < MOST && fresh(&card, &list) {
                    list.push(card);
                    taken += 1;
                }
            }
        }
        list
    }
}

#[derive(FromQueryResult)]
struct Row {
    unit_id: LearningUnitId,
    title: String,
    category: String,
    minutes: i64,
    poster_id: Option<MediaId>,
}

impl Row {
    fn card(self, why: Message) -> Suggestion {
        Suggestion {
            link: format!("/learning/units/{}", self.unit_id),
            title: self.title,
            category: self.category,
            minutes: self.minutes,
            poster: self.poster_id,
            colour: unit::colour(self.unit_id),
            why,
        }
    }
}

const NEXT: &str = "select c.path_id, w.title as path, s.unit_id, v.title, v.category, v.minutes, v.poster_id
     from learning_path_choice c join learning_path p on p.id = c.path_id
     join learning_path_version w on w.id = p.published_id join learning_path_step s on s.version_id = w.id
     join learning_unit u on u.id = s.unit_id join learning_version v on v.id = u.published_id
     where c.tenant_id = $1 and c.person_id = $2 and not exists (select 1 from learning_enrolment e
       where e.unit_id = s.unit_id and e.person_id = $2 and e.done_on is not null)
     order by c.chosen_on desc, c.path_id, s.place limit 100";

/// The first open unit of each path that they chose or were given.
async fn next_in_paths(rows: &impl Rows, actor: &Actor) -> Result<Vec<Suggestion>> {
    #[derive(FromQueryResult)]
    struct Step {
        path_id: PathId,
        path: String,
        unit_id: LearningUnitId,
        title: String,
        category: String,
        minutes: i64,
        poster_id: Option<MediaId>,
    }
    let mut open: Vec<Step> = rows.all(NEXT, params![actor.tenant, actor.person]).await?;
    open.dedup_by_key(|step| step.path_id);
    let card = |step: Step| {
        let why = Message::new("learning-suggest-path").with("path", step.path);
        let Step { unit_id, title, category, minutes, poster_id, .. } = step;
        Row { unit_id, title, category, minutes, poster_id }.card(why)
    };
    Ok(open.into_iter().map(card).collect())
}

/// Units in which they missed questions: their wrong answers again.
async fn missed(rows: &impl Rows, actor: &Actor) -> Result<Vec<Suggestion>> {
    #[derive(FromQueryResult)]
    #[expect(clippy::struct_field_names, reason = "as the columns are called")]
    struct Missed {
        unit_id: LearningUnitId,
        title: String,
        missed: i64,
    }
    let sql = format!(
        "select q.unit_id, v.title, count(*) as missed from learning_schedule s {ALIVE}
         where s.tenant_id = $1 and s.person_id = $2 and s.wrong_on is not null and s.right_days < $3 and q.judged = $4
         group by q.unit_id, v.title order by missed desc, v.title limit 1"
    );
    let found: Option<Missed> = rows.maybe(&sql, params![actor.tenant, actor.person, RIGHT_DAYS, true]).await?;
    let card = |found: Missed| Suggestion {
        link: "/learning/review".into(),
        title: found.title.clone(),
        category: String::new(),
        minutes: 1,
        poster: None,
        colour: unit::colour(found.unit_id),
        why: Message::new("learning-suggest-missed").with("count", found.missed),
    };
    Ok(found.into_iter().map(card).collect())
}

/// Paths for their post or level that they have not chosen.
async fn meant(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Suggestion>> {
    let shelf = path::shelf(rows, actor, today).await?;
    let open = shelf.meant.into_iter().filter(|path| path.done < path.steps);
    let card = |path: path::Listed| Suggestion {
        link: format!("/learning/paths/{}", path.id),
        title: path.title,
        category: String::new(),
        minutes: path.minutes,
        poster: None,
        colour: path.id.0.as_bytes()[15] % 8,
        why: "learning-suggest-meant".into(),
    };
    Ok(open.map(card).collect())
}

/// The newest of their categories that they have not begun.
async fn interesting(rows: &impl Rows, actor: &Actor) -> Result<Vec<Suggestion>> {
    let chosen = interest::own(rows, actor).await?;
    if chosen.is_empty() {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = params![actor.tenant, actor.person];
    let list = place_list(&mut values, chosen);
    let sql = format!(
        "select u.id as unit_id, v.title, v.category, v.minutes, v.poster_id
         from learning_unit u join learning_version v on v.id = u.published_id
         where u.tenant_id = $1 and v.category in ({list}) and not exists (select 1 from learning_enrolment e
           where e.unit_id = u.id and e.person_id = $2)
         order by v.made_at desc, u.id limit 6"
    );
    let found: Vec<Row> = rows.all(&sql, values).await?;
    let card = |row: Row| row.card("learning-suggest-interest".into());
    Ok(found.into_iter().map(card).collect())
}

#[cfg(test)]
mod tests {
    /// Every table that the rules read, here and in what they call.
    #[test]
    fn only_learning_and_people_go_in() {
        let sources = [
            include_str!("suggest.rs"),
            include_str!("interest.rs"),
            include_str!("practice.rs"),
            include_str!("path.rs"),
        ];
        let mut tables = Vec::new();
        for source in sources {
            let words: Vec<&str> = source.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).collect();
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            let named = words.windows(2).filter(|pair| matches!(pair[0], "from" | "join" | "update" | "into"));
            tables.extend(named.map(|pair| pair[1]).filter(|word| word.contains('_')));
        }
        assert!(tables.len() > 10, "{tables:?}");
        for table in tables {
            assert!(table.starts_with("learning_") || table.starts_with("people_"), "{table} is no input");
        }
    }
}
