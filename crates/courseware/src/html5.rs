//! A plain HTML5 course: a folder with an `index.html`.

use base::Message;

use crate::{Archive, Fault, fault::Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// What the page calls itself; empty where it does not.
    pub title: String,
    /// Path of the first page.
    pub launch: String,
}

const FIRST: [&str; 2] = ["index.html", "index.htm"];

/// The folder in which the first page lies, if this can be such a course.
pub fn first_page(archive: &Archive) -> Option<String> {
    FIRST.iter().find_map(|name| archive.root_of(name).map(|root| format!("{root}{name}")))
}

pub fn read(archive: &mut Archive) -> Result<Course> {
    let Some(launch) = first_page(archive) else {
        return Err(Fault::new("HTML5", Message::new("package-no-first-page")).into());
    };
    let bytes = archive.read(&launch)?;
    let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
    Ok(Course { title: title(&text), launch })
}

/// The words of `<title>`.
fn title(page: &str) -> String {
    // ASCII letters keep their places.
    let lower = page.to_ascii_lowercase();
    let Some(from) = lower.find("<title").and_then(|tag| Some(tag + lower[tag..].find('>')? + 1)) else {
        return String::new();
    };
    let end = lower[from..].find("</title").map_or(from, |length| from + length);
    let words = page[from..end].split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    words.replace("&nbsp;", " ").replace("&amp;", "&").chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn titles() {
        assert_eq!(title("<html><TITLE lang=zh>\n 防洪 &amp; 巡查 </TITLE>"), "防洪 & 巡查");
        assert_eq!(title("<html><body>"), "");
        assert_eq!(title("<title>open"), "");
    }
}
