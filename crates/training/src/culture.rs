//! 四种文化 (安全、服务、经营、家园): each published course carries one by its
//! category, and a report shows the balance of the four.

use base::{Permission, Result, Role, TenantId};
use learning::unit::CATEGORIES;
use store::{FromQueryResult, Rows, params};

/// See the balance: for whoever writes or reviews courses.
pub const SEE_CULTURES: Permission = Permission {
    name: "training.culture.see",
    roles: &[Role::Educator, Role::MediaEditor, Role::Reviewer, Role::BranchSecretary],
};

pub const CULTURES: [&str; 4] = ["safety", "service", "business", "home"];

/// The culture of a category of courses.
pub fn of(category: &str) -> &'static str {
    match category {
        "safety" | "skills" | "law" => "safety",
        "service" | "ethics" | "patients" => "service",
        "home" | "stories" | "wellbeing" | "life" => "home",
        // theory, situation, policy, business, integrity
        _ => "business",
    }
}

/// Published courses of a culture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub culture: &'static str,
    pub courses: i64,
    /// Of a hundred.
    pub percent: i64,
    pub categories: Vec<(&'static str, i64)>,
}

pub async fn balance(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Share>> {
    #[derive(FromQueryResult)]
    struct Count {
        category: String,
        courses: i64,
    }
    let sql =
        "select v.category, count(*) as courses from learning_unit u join learning_version v on v.id = u.published_id
               where u.tenant_id = $1 group by v.category";
    let counts: Vec<Count> = rows.all(sql, params![tenant]).await?;
    let all = counts.iter().map(|count| count.courses).sum::<i64>().max(1);
    let number =
        |category: &str| counts.iter().find(|count| count.category == category).map_or(0, |count| count.courses);
    let share = |culture| {
        let own = CATEGORIES.into_iter().filter(|category| of(category) == culture);
        let categories: Vec<(&str, i64)> = own.map(|category| (category, number(category))).collect();
        let courses = categories.iter().map(|(_, courses)| courses).sum();
        Share { culture, courses, percent: courses * 100 / all, categories }
    };
    Ok(CULTURES.into_iter().map(share).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_carries_a_culture() {
        for category in CATEGORIES {
            assert!(CULTURES.contains(&of(category)), "{category}");
        }
        for culture in CULTURES {
            assert!(CATEGORIES.into_iter().any(|category| of(category) == culture), "{culture} has none");
        }
    }
}
