//! 教学体系: what there is for each topic and post, online and offline, in a
//! year, and where nothing is. And the balance of the four cultures
//! (安全、服务、经营、家园) over all published courses.

use std::collections::BTreeMap;

use base::{Actor, Ids, Moment, Permission, Result, Role, TenantId, error::invalid, not_found};
use learning::unit::CATEGORIES;
use store::{Db, FromQueryResult, Rows, params, row};
use uuid::Uuid;

/// See the map and enter what is planned.
pub const MAP_CURRICULUM: Permission =
    Permission { name: "training.curriculum.map", roles: &[Role::Educator, Role::Reviewer] };

pub const MODES: [&str; 2] = ["online", "offline"];
/// Posts of a map at most.
pub const MOST_POSTS: usize = 12;

const POSTS: &str = "training.map.posts";

/// The posts that the map has: set, or those with the most people.
pub async fn posts(rows: &impl Rows, tenant: TenantId) -> Result<Vec<String>> {
    if let Some(set) = people::tenant::setting(rows, tenant, POSTS).await? {
        return Ok(set.lines().map(str::to_owned).collect());
    }
    let sql = "select post from people_membership where tenant_id = $1 and to_day is null and post <> ''
               group by post order by count(*) desc, post limit 6";
    rows.column(sql, params![tenant]).await
}

pub async fn set_posts(db: &Db, actor: &Actor, posts: &[String], at: Moment) -> Result<()> {
    if posts.is_empty() || posts.len() > MOST_POSTS {
        return Err(invalid("posts", base::Message::new("map-posts-range").with("most", MOST_POSTS)));
    }
    let text = posts.join("\n");
    let text = text.as_str();
    db.write(|tx| async move {
        people::tenant::set_setting(&tx, actor.tenant, POSTS, text).await?;
        people::audit::write(&tx, at, actor, "training.curriculum.posts", actor.tenant, &text.replace('\n', ", ")).await
    })
    .await
}

/// One thing in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Entered by hand, and can be taken out.
    pub id: Option<Uuid>,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub topic: &'static str,
    pub post: String,
    pub mode: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    pub posts: Vec<String>,
    cells: BTreeMap<Place, Vec<Entry>>,
}

impl Map {
    pub fn cell(&self, topic: &str, post: &str, mode: &str) -> &[Entry] {
        let found =
            self.cells.iter().find(|(place, _)| place.topic == topic && place.post == post && place.mode == mode);
        found.map_or(&[], |(_, entries)| entries)
    }

    /// The empty cells, in the order of the map.
    pub fn gaps(&self) -> Vec<Place> {
        let mut gaps = Vec::new();
        for topic in CATEGORIES {
            for post in &self.posts {
                for mode in MODES {
                    if self.cell(topic, post, mode).is_empty() {
                        gaps.push(Place { topic, post: post.clone(), mode });
                    }
                }
            }
        }
        gaps
    }

    pub fn size(&self) -> usize {
        CATEGORIES.len() * self.posts.len() * MODES.len()
    }
}

#[derive(FromQueryResult)]
struct Published {
    category: String,
    posts: String,
    title: String,
}

#[derive(FromQueryResult)]
struct Own {
    id: Uuid,
    topic: String,
    post: String,
    mode: String,
    text: String,
}

/// The map of a year: units of published paths for a post (or for every post)
/// are online in each year from when they were published; what is entered by
/// hand stands in its year.
pub async fn map(rows: &impl Rows, tenant: TenantId, year: i64) -> Result<Map> {
    let posts = posts(rows, tenant).await?;
    let mut cells: BTreeMap<Place, Vec<Entry>> = BTreeMap::new();
    let mut put = |topic: &str, post: &str, mode: &str, entry: Entry| {
        let (topic, mode) = (learning::unit::category(topic), MODES.into_iter().find(|known| *known == mode));
        if let (Some(topic), Some(mode)) = (topic, mode) {
            let entries = cells.entry(Place { topic, post: post.to_owned(), mode }).or_default();
            if !entries.iter().any(|known| known.id.is_none() && known.text == entry.text) {
                entries.push(entry);
            }
        }
    };
    let sql =
        "select w.category, v.posts, w.title from learning_path p join learning_path_version v on v.id = p.published_id
         join learning_path_step s on s.version_id = v.id join learning_unit u on u.id = s.unit_id
         join learning_version w on w.id = u.published_id where p.tenant_id = $1 order by w.title";
    for unit in rows.all::<Published>(sql, params![tenant]).await? {
        for post in posts.iter().filter(|post| unit.posts.is_empty() || unit.posts.lines().any(|one| one == **post)) {
            put(&unit.category, post, "online", Entry { id: None, text: unit.title.clone() });
        }
    }
    let sql = "select id, topic, post, mode, text from training_map_entry where tenant_id = $1 and year = $2 order by made_at, id";
    for own in rows.all::<Own>(sql, params![tenant, year]).await? {
        put(&own.topic, &own.post, &own.mode, Entry { id: Some(own.id), text: own.text });
    }
    Ok(Map { posts, cells })
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub year: i64,
    pub topic: &'static str,
    pub post: String,
    pub mode: &'static str,
    pub text: String,
}

/// Enters what is planned; the empty post means every post of the map.
pub async fn enter(db: &Db, ids: &Ids, actor: &Actor, new: &New, at: Moment) -> Result<()> {
    let posts = posts(db, actor.tenant).await?;
    let wanted: Vec<&String> = posts.iter().filter(|post| new.post.is_empty() || **post == new.post).collect();
    if wanted.is_empty() {
        return Err(invalid("post", "form-choose"));
    }
    let wanted = &wanted;
    db.write(|tx| async move {
        for post in wanted {
            let values = row! {
                id: ids.make::<Uuid>(), tenant_id: actor.tenant, year: new.year, topic: new.topic, post: post.as_str(),
                mode: new.mode, text: new.text.as_str(), made_by: actor.person, made_at: at
            };
            tx.insert("training_map_entry", values).await?;
        }
        let detail = format!("{} {} {} {}: {}", new.year, new.topic, new.post, new.mode, new.text);
        people::audit::write(&tx, at, actor, "training.curriculum.entry", actor.tenant, &detail).await
    })
    .await
}

pub async fn remove(db: &Db, actor: &Actor, id: Uuid, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let sql = "delete from training_map_entry where tenant_id = $1 and id = $2";
        if tx.execute(sql, params![actor.tenant, id]).await? == 0 {
            return Err(not_found());
        }
        people::audit::write(&tx, at, actor, "training.curriculum.removal", id, "").await
    })
    .await
}

/// 四种文化: each category of a course carries one.
pub const CULTURES: [&str; 4] = ["safety", "service", "business", "home"];

pub fn culture(category: &str) -> &'static str {
    match category {
        "safety" | "skills" | "law" => "safety",
        "service" | "ethics" | "patients" => "service",
        "home" | "stories" | "wellbeing" | "life" => "home",
        // theory, situation, policy, business, integrity
        _ => "business",
    }
}

/// Published courses of each culture.
pub async fn balance(rows: &impl Rows, tenant: TenantId) -> Result<[(&'static str, i64); 4]> {
    #[derive(FromQueryResult)]
    struct Count {
        category: String,
        units: i64,
    }
    let sql =
        "select v.category, count(*) as units from learning_unit u join learning_version v on v.id = u.published_id
               where u.tenant_id = $1 group by v.category";
    let counts: Vec<Count> = rows.all(sql, params![tenant]).await?;
    Ok(CULTURES.map(|culture_code| {
        let own = counts.iter().filter(|count| culture(&count.category) == culture_code);
        (culture_code, own.map(|count| count.units).sum())
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_carries_a_culture() {
        for category in CATEGORIES {
            assert!(CULTURES.contains(&culture(category)), "{category}");
        }
        for wanted in CULTURES {
            assert!(CATEGORIES.into_iter().any(|category| culture(category) == wanted), "{wanted} has none");
        }
    }
}
