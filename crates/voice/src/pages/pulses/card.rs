//! The card of the open pulse on the first page: gone once answered or put away.

use super::*;

#[derive(Template)]
#[template(path = "pulses/card.html")]
struct Card<'a> {
    cx: &'a Cx,
    pulse: &'a Pulse,
}

pub async fn html(cx: &Cx) -> Result<String> {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    if cx.path != "/" {
        return Ok(String::new());
    }
    let Some(pulse) = pulse::open(db, actor.tenant).await?.filter(|pulse| pulse.takes_answers(cx.today())) else {
        return Ok(String::new());
    };
    let own = pulse::own(db, pulse.id, actor.person).await?;
    if own.taken_part || own.put_away {
        return Ok(String::new());
    }
    Ok(Card { cx, pulse: &pulse }.render()?)
}
