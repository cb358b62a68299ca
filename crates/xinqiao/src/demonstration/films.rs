//! The demonstration's film with captions and its animation, made by
//! `crates/demo/data/films/make`.

use base::{Result, error::internal};
use demo::{films, load::Loaded, org};
use learning::load::film::{Film, Place, film};
use ui::App;

use super::courses::{Published, writers};

pub async fn load(app: &App, loaded: &Loaded, published: &Published) -> Result<()> {
    let (author, _) = writers(loaded, org::RAILWAY)?;
    let slides = Film {
        name: "上道前三个确认.mp4",
        seconds: 20,
        size: (640, 360),
        files: &[
            ("small", "video/mp4", films::SLIDES),
            ("sound", "audio/mp4", films::SLIDES_SOUND),
            ("poster", "image/jpeg", films::SLIDES_STILL),
        ],
        place: Place::Apart { captions: films::SLIDES_CAPTIONS },
    };
    let blade = Film {
        name: "尖轨密贴.mp4",
        seconds: 4,
        size: (480, 270),
        files: &[("small", "video/mp4", films::BLADE), ("poster", "image/jpeg", films::BLADE_STILL)],
        place: Place::Below {
            heading: "## 从哪儿扫起", shows: "尖轨向基本轨靠拢，密贴以后才算扳到位"
        },
    };
    for (slug, shown) in [("rlw-window-three-checks", slides), ("rlw-winter-switch", blade)] {
        let course = published.get(&(org::RAILWAY, slug)).ok_or_else(|| internal(format!("no unit {slug}")))?;
        let at = base::Moment(app.clock.now());
        film(app, loaded.tenants[org::RAILWAY], author, &course.loaded, &shown, at).await?;
    }
    Ok(())
}
