//! Drafts for key dates, made three weeks ahead by the calendar: 警示教育 before
//! the feasts, and 宪法宣传周 around 4 December. They wait for somebody to approve
//! them; until then nobody is told anything.

use base::{Day, Moment, Result, TenantId};
use jiff::{SignedDuration, ToSpan, civil::Date};
use store::{Rows, job::Schedule, params};
use ui::{App, module::JobKind};

use super::{CampaignId, New, insert};

pub const JOB: JobKind = JobKind { kind: "training.campaigns", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(24) };

/// Days between a draft and the first day of what it is for.
pub const AHEAD: i64 = 21;

/// Something that comes each year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// `warning`, `constitution`: the texts `campaign-<code>-…`.
    pub code: &'static str,
    pub from: Date,
    pub to: Date,
}

impl Occasion {
    /// The same occasion is drafted once.
    fn key(&self) -> String {
        format!("{}:{}", self.code, self.from)
    }
}

/// The occasions whose first day lies from today until three weeks ahead.
pub fn due(today: Day) -> Vec<Occasion> {
    let last = today.0.saturating_add(AHEAD.days());
    let mut all = Vec::new();
    for year in today.year()..=last.year() {
        let windows = base::lunar::spring_warning(year).into_iter();
        let autumn = base::lunar::autumn_warnings(year).unwrap_or_default();
        all.extend(windows.chain(autumn).map(|it| Occasion { code: "warning", from: it.first, to: it.last }));
        if let Ok(day) = Date::new(year, 12, 4) {
            all.push(Occasion { code: "constitution", from: day, to: day.saturating_add(6.days()) });
        }
    }
    all.retain(|occasion| (today.0..=last).contains(&occasion.from));
    all
}

pub async fn run(app: &App) -> Result<()> {
    for tenant in app.db.column::<TenantId>("select id from people_tenant order by id", vec![]).await? {
        let today = people::tenant::today(app, tenant).await?;
        make(app, tenant, today).await?;
    }
    Ok(())
}

/// Drafts what is due; how many there are new.
pub async fn make(app: &App, tenant: TenantId, today: Day) -> Result<usize> {
    let mut made = 0;
    let text = |key: &str, day: &str| app.messages.text(base::Lang::Zh, key, &[("year", day)]);
    for occasion in due(today) {
        let (code, year) = (occasion.code, occasion.from.year().to_string());
        let new = New {
            title: text(&format!("campaign-{code}-title"), &year),
            theme: text(&format!("campaign-{code}-theme"), &year),
            from: Day(occasion.from),
            to: Day(occasion.to),
            audiences: text(&format!("campaign-{code}-audience"), &year),
        };
        let beats = [("course", 0), ("meeting", 2), ("offline", 4)].map(|(channel, days)| {
            let day = occasion.from.saturating_add(days.days()).min(occasion.to);
            (channel, day, text(&format!("campaign-{code}-{channel}"), &year))
        });
        let (id, at): (CampaignId, _) = (app.ids.make(), Moment(app.clock.now()));
        let (key, new, beats) = (&occasion.key(), &new, &beats);
        let is_new = app.db.write(|tx| async move {
            if !insert(&tx, (id, tenant), new, key, None, at).await? {
                return Ok(false);
            }
            let rows = beats.iter().map(|(channel, day, text)| {
                params![app.ids.make::<uuid::Uuid>(), tenant, id, Day(*day), text.as_str(), *channel]
            });
            let columns = ["id", "tenant_id", "campaign_id", "on_day", "text", "channel"];
            tx.insert_all("training_campaign_beat", &columns, rows.collect()).await?;
            people::audit::write_as(&tx, at, tenant, None, "training.campaign.draft", id, key).await?;
            Ok(true)
        });
        made += usize::from(is_new.await?);
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due_on(day: &str) -> Vec<String> {
        due(day.parse().expect("a day")).iter().map(Occasion::key).collect()
    }

    #[test]
    fn three_weeks_ahead_and_not_before() {
        assert_eq!(due_on("2026-11-12"), [""; 0]);
        assert_eq!(due_on("2026-11-13"), ["constitution:2026-12-04"]);
        assert_eq!(due_on("2026-12-05"), [""; 0]);
        assert_eq!(due_on("2026-01-13"), ["warning:2026-02-03"]);
        assert_eq!(due_on("2026-08-21"), ["warning:2026-09-11"], "one round when the two feasts meet");
        assert_eq!(due_on("2027-08-28"), ["warning:2027-09-01", "warning:2027-09-17"]);
        assert_eq!(due_on("2027-11-20"), ["constitution:2027-12-04"], "every year");
    }
}
