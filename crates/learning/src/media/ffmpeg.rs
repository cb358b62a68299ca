//! Debian's ffmpeg and ffprobe as child processes, for files of strangers.
//!
//! No shell; an empty environment; the reader is named, never guessed; only
//! files and pipes may be opened, so that a playlist or a reference inside a
//! film reaches neither another file nor the network; one thread, a limit of
//! pixels, of memory at once, of length and of time. A child ends with its job.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use base::config;
use serde::Deserialize;
use tokio::process::Command;

use super::container::Container;

/// 8K: more is not a film for a phone.
const MOST_PIXELS: &str = "33177600";
const MOST_MEMORY_AT_ONCE: &str = "536870912";
/// Of the tool's last words (characters).
const LAST_WORDS: usize = 400;
const PROBE_SECONDS: u64 = 60;
/// Where a tool is looked for that is configured without its folder.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";
/// What a light film may have (bytes), where its length allows it.
const LIGHT: f64 = 4.7 * 1_048_576.0;

/// Why nothing was made of a file. Each is a text for its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub key: &'static str,
    pub detail: String,
}

impl Fault {
    fn new(key: &'static str, detail: impl Into<String>) -> Self {
        Self { key, detail: detail.into() }
    }
}

#[derive(Debug)]
pub struct Tools<'a> {
    pub settings: &'a config::Media,
    /// A folder of one's own; what lies in it goes afterwards.
    pub folder: &'a Path,
}

/// What is in a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Probe {
    /// Seconds; unknown in some containers.
    pub length: Option<f64>,
    /// Pixels as shown: turned, and square.
    pub picture: Option<(u32, u32)>,
    pub has_sound: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Report {
    streams: Vec<Stream>,
    format: Format,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Stream {
    codec_type: String,
    codec_name: String,
    width: u32,
    height: u32,
    sample_aspect_ratio: String,
    disposition: Disposition,
    side_data_list: Vec<SideData>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Disposition {
    attached_pic: u8,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SideData {
    rotation: f64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Format {
    duration: Option<String>,
}

/// Is the tool there?
pub async fn is_there(program: &Path) -> bool {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", PATH)
        .arg("-version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().await.is_ok_and(|status| status.success())
}

impl Tools<'_> {
    pub async fn probe(&self, file: &Path, container: Container) -> Result<Probe, Fault> {
        let mut command = self.command(&self.settings.ffprobe);
        command.args(["-loglevel", "error", "-max_pixels", MOST_PIXELS]).args(reading(container)).arg(address(file));
        let wanted = "format=duration:stream=codec_type,codec_name,width,height,sample_aspect_ratio\
                      :stream_disposition=attached_pic:stream_side_data=rotation";
        command.args(["-show_entries", wanted, "-of", "json"]);
        let answer = self.run(command, Duration::from_secs(PROBE_SECONDS)).await?;
        let report: Report = serde_json::from_slice(&answer).map_err(|error| Fault::new(BROKEN, error.to_string()))?;
        understood(&report)
    }

    /// The film in two sizes and its sound alone, as far as it has them.
    pub async fn render(&self, file: &Path, container: Container, probe: &Probe) -> Result<Vec<Made>, Fault> {
        let plan = plan(probe);
        let mut command = self.command(&self.settings.ffmpeg);
        command.args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-filter_threads", "1"]);
        command.args(["-max_pixels", MOST_PIXELS, "-max_alloc", MOST_MEMORY_AT_ONCE, "-threads", "1"]);
        command.args(reading(container)).arg("-i").arg(address(file));
        for made in &plan {
            command.args(output(made, probe)).args(["-t", &self.settings.film_seconds.to_string()]);
            command.arg(address(&self.path(made)));
        }
        self.run(command, Duration::from_secs(self.settings.work_seconds)).await?;
        Ok(plan)
    }

    /// A still picture of the film.
    pub async fn poster(&self, file: &Path, container: Container, probe: &Probe) -> Result<Option<Made>, Fault> {
        let Some(size) = probe.picture.map(|size| fitted(size, 720, 1_280)) else { return Ok(None) };
        let made = Made { kind: "poster", mime: "image/jpeg", size: Some(size), rate: 0 };
        let at = probe.length.map_or(0.0, |length| (length / 10.0).min(3.0));
        let mut command = self.command(&self.settings.ffmpeg);
        command.args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y"]);
        command.args(["-max_pixels", MOST_PIXELS, "-max_alloc", MOST_MEMORY_AT_ONCE, "-threads", "1"]);
        command.args(["-ss", &format!("{at:.2}")]).args(reading(container)).arg("-i").arg(address(file));
        let scale = format!("scale={}:{},setsar=1", size.0, size.1);
        command.args([
            "-map",
            "0:V:0",
            "-frames:v",
            "1",
            "-vf",
            &scale,
            "-q:v",
            "4",
            "-map_metadata",
            "-1",
            "-f",
            "mjpeg",
        ]);
        command.arg(address(&self.path(&made)));
        self.run(command, Duration::from_secs(PROBE_SECONDS)).await?;
        Ok(Some(made))
    }

    pub fn path(&self, made: &Made) -> PathBuf {
        self.folder.join(made.kind)
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", PATH).current_dir(self.folder).kill_on_drop(true).stdin(Stdio::null());
        command
    }

    /// Its standard output. What it says of errors goes to a file: a damaged
    /// film can fill pages.
    async fn run(&self, mut command: Command, limit: Duration) -> Result<Vec<u8>, Fault> {
        let words = self.folder.join("words");
        let told = std::fs::File::create(&words).map_err(|error| Fault::new(OURS, error.to_string()))?;
        let child = command.stdout(Stdio::piped()).stderr(told).spawn();
        let child = child.map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Fault::new(MISSING, error.to_string()),
            _ => Fault::new(OURS, error.to_string()),
        })?;
        let answer = match tokio::time::timeout(limit, child.wait_with_output()).await {
            Err(_) => return Err(Fault::new("learning-film-fault-time", "")),
            Ok(Err(error)) => return Err(Fault::new(OURS, error.to_string())),
            Ok(Ok(answer)) => answer,
        };
        if answer.status.success() {
            return Ok(answer.stdout);
        }
        let words = self.last_words(&words);
        let is_full = words.contains("No space left");
        Err(Fault::new(if is_full { OURS } else { BROKEN }, words))
    }

    fn last_words(&self, file: &Path) -> String {
        let text = std::fs::read(file).unwrap_or_default();
        let text = String::from_utf8_lossy(&text[text.len().saturating_sub(4_096)..]).into_owned();
        let text = text.replace(&*self.folder.to_string_lossy(), "…");
        let skip = text.chars().count().saturating_sub(LAST_WORDS);
        text.chars()
            .skip(skip)
            .filter(|letter| !letter.is_control() || *letter == '\n')
            .collect::<String>()
            .trim()
            .to_owned()
    }
}

pub const MISSING: &str = "learning-film-fault-missing";
pub const BROKEN: &str = "learning-film-fault-broken";
/// Nothing that the author can mend.
pub const OURS: &str = "learning-film-fault-ours";

fn reading(container: Container) -> [&'static str; 4] {
    ["-protocol_whitelist", "file,pipe", "-f", container.reader()]
}

/// With its protocol, so that no name is taken for another.
fn address(file: &Path) -> String {
    format!("file:{}", file.display())
}

fn understood(report: &Report) -> Result<Probe, Fault> {
    let length =
        report.format.duration.as_deref().and_then(|text| text.parse::<f64>().ok()).filter(|length| *length > 0.0);
    let picture = report.streams.iter().find(|it| it.codec_type == "video" && it.disposition.attached_pic == 0);
    let sound = report.streams.iter().find(|it| it.codec_type == "audio");
    if let Some(unknown) =
        [picture, sound].into_iter().flatten().find(|it| it.codec_name.is_empty() || it.codec_name == "unknown")
    {
        return Err(Fault::new("learning-film-fault-codec", unknown.codec_type.clone()));
    }
    if picture.is_none() && sound.is_none() {
        return Err(Fault::new("learning-film-fault-nothing", ""));
    }
    let picture = match picture.map(shown_size) {
        Some(None) => return Err(Fault::new(BROKEN, "no size of the picture")),
        size => size.flatten(),
    };
    Ok(Probe { length, picture, has_sound: sound.is_some() })
}

/// A phone films lying and says "turn me"; some cameras have pixels that are not square.
fn shown_size(stream: &Stream) -> Option<(u32, u32)> {
    let (mut width, height) = (f64::from(stream.width), f64::from(stream.height));
    if let Some((wide, high)) = stream.sample_aspect_ratio.split_once(':')
        && let (Ok(wide), Ok(high)) = (wide.parse::<f64>(), high.parse::<f64>())
        && wide > 0.0
        && high > 0.0
    {
        width *= wide / high;
    }
    let turned = stream.side_data_list.iter().any(|data| (data.rotation.abs() / 90.0).round() as i64 % 2 == 1);
    let (width, height) = (width.round() as u32, height as u32);
    let size = if turned { (height, width) } else { (width, height) };
    (size.0 > 1 && size.1 > 1).then_some(size)
}

/// A file to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub kind: &'static str,
    pub mime: &'static str,
    pub size: Option<(u32, u32)>,
    /// Of the picture at most (kbit/s).
    rate: u32,
}

fn plan(probe: &Probe) -> Vec<Made> {
    let mut plan = Vec::new();
    if let Some(picture) = probe.picture {
        let (large, small) = (fitted(picture, 720, 1_280), fitted(picture, 360, 640));
        let film = |kind, size, rate| Made { kind, mime: "video/mp4", size: Some(size), rate };
        // A second one that is hardly larger is only weight.
        if large.0 * 10 > small.0 * 12 {
            plan.push(film("large", large, 1_500));
        }
        plan.push(film("small", small, light_rate(probe.length)));
    }
    if probe.has_sound {
        plan.push(Made { kind: "sound", mime: "audio/mp4", size: None, rate: 0 });
    }
    plan
}

/// The picture of a light film (kbit/s): as much as lets it stay light, but so
/// much that something can be seen.
fn light_rate(length: Option<f64>) -> u32 {
    let Some(length) = length else { return 300 };
    (LIGHT * 8.0 / 1_000.0 / length - 56.0).clamp(120.0, 400.0) as u32
}

/// Into a frame of so many pixels on the short and the long side; never
/// larger than it was; even, as H.264 wants it.
fn fitted((width, height): (u32, u32), short: u32, long: u32) -> (u32, u32) {
    let (w, h) = (f64::from(width), f64::from(height));
    let scale = (f64::from(short) / w.min(h)).min(f64::from(long) / w.max(h)).min(1.0);
    let even = |pixels: f64| ((pixels * scale / 2.0).round() as u32 * 2).max(2);
    (even(w), even(h))
}

fn output(made: &Made, probe: &Probe) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut say = |words: &str| out.extend(words.split(' ').map(str::to_owned));
    say("-map_metadata -1 -map_chapters -1 -sn -dn -threads 1");
    if let Some((width, height)) = made.size {
        let (profile, crf) = if made.kind == "large" { ("main", 25) } else { ("baseline", 28) };
        let (rate, buffer) = (made.rate, made.rate * 2);
        // ‘V’ leaves out covers of albums.
        say(&format!("-map 0:V:0 -vf scale={width}:{height},setsar=1,format=yuv420p -fpsmax 30"));
        say(&format!(
            "-c:v libx264 -preset veryfast -profile:v {profile} -crf {crf} -maxrate {rate}k -bufsize {buffer}k -g 60"
        ));
    } else {
        say("-vn");
    }
    if probe.has_sound {
        let sound = match made.kind {
            "large" => "-b:a 96k -ac 2",
            "small" => "-b:a 48k -ac 1",
            // With its packing below 64 kbit/s.
            _ => "-b:a 56k -ac 1",
        };
        say(&format!("-map 0:a:0 -c:a aac -ar 44100 {sound}"));
    } else {
        say("-an");
    }
    say("-movflags +faststart -f mp4");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn films_are_made_smaller_and_never_larger() {
        for (size, large, small) in [
            ((1_920, 1_080), (1_280, 720), (640, 360)),
            ((1_080, 1_920), (720, 1_280), (360, 640)),
            ((640, 480), (640, 480), (480, 360)),
            ((321, 181), (322, 182), (322, 182)),
            ((4_000, 100), (1_280, 32), (640, 16)),
        ] {
            assert_eq!((fitted(size, 720, 1_280), fitted(size, 360, 640)), (large, small));
        }
        let kinds = |picture, has_sound| {
            let made = plan(&Probe { length: Some(60.0), picture, has_sound });
            made.into_iter().map(|made| made.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(Some((1_280, 720)), true), ["large", "small", "sound"]);
        assert_eq!(kinds(Some((640, 360)), false), ["small"]);
        assert_eq!(kinds(None, true), ["sound"]);
    }

    #[test]
    fn a_light_film_stays_light_as_long_as_something_can_be_seen() {
        assert_eq!((light_rate(Some(30.0)), light_rate(Some(180.0)), light_rate(Some(3_600.0))), (400, 163, 120));
        assert_eq!(light_rate(None), 300);
    }

    #[test]
    fn turned_films_and_pixels_that_are_not_square() {
        let report = |text: &str| understood(&serde_json::from_str(text).expect("a report"));
        let turned = r#"{"streams":[{"codec_type":"video","codec_name":"h264","width":1920,"height":1080,"sample_aspect_ratio":"1:1",
            "side_data_list":[{"rotation":-90}]},{"codec_type":"audio","codec_name":"aac"}],"format":{"duration":"12.5"}}"#;
        assert_eq!(report(turned), Ok(Probe { length: Some(12.5), picture: Some((1_080, 1_920)), has_sound: true }));
        let dvd = r#"{"streams":[{"codec_type":"video","codec_name":"mpeg2video","width":720,"height":576,"sample_aspect_ratio":"16:15"}]}"#;
        assert_eq!(report(dvd), Ok(Probe { length: None, picture: Some((768, 576)), has_sound: false }));
        let cover = r#"{"streams":[{"codec_type":"audio","codec_name":"mp3"},
            {"codec_type":"video","codec_name":"mjpeg","width":500,"height":500,"disposition":{"attached_pic":1}}]}"#;
        assert_eq!(report(cover), Ok(Probe { length: None, picture: None, has_sound: true }));
        let unknown = r#"{"streams":[{"codec_type":"video","codec_name":"unknown"}]}"#;
        assert_eq!(report(unknown).map_err(|fault| fault.key), Err("learning-film-fault-codec"));
        assert_eq!(report("{}").map_err(|fault| fault.key), Err("learning-film-fault-nothing"));
    }
}
