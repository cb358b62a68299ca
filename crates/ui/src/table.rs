//! A list of rows in pages, with its address.

/// Which slice of a list is shown. Pages count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    pub page: i64,
    pub size: i64,
    pub total: i64,
}

impl Slice {
    pub fn new(page: Option<i64>, size: i64, total: i64) -> Self {
        let last = ((total + size - 1) / size).max(1);
        Self { page: page.unwrap_or(1).clamp(1, last), size, total }
    }

    pub fn offset(&self) -> i64 {
        (self.page - 1) * self.size
    }

    pub fn last(&self) -> i64 {
        ((self.total + self.size - 1) / self.size).max(1)
    }

    pub fn has_more_than_one(&self) -> bool {
        self.total > self.size
    }

    /// Page numbers to link: the first, the last and those around this one;
    /// 0 stands for a gap.
    pub fn numbers(&self) -> Vec<i64> {
        let mut numbers = Vec::new();
        for page in 1..=self.last() {
            if page == 1 || page == self.last() || (page - self.page).abs() <= 2 {
                numbers.push(page);
            } else if numbers.last() != Some(&0) {
                numbers.push(0);
            }
        }
        numbers
    }
}

/// The query of this page with one parameter changed (or taken out, when the
/// value is empty); `page` starts anew unless it is what changes.
pub fn with_parameter(query: &str, name: &str, value: impl AsRef<str>) -> String {
    let value = value.as_ref();
    let mut out = url::form_urlencoded::Serializer::new(String::new());
    for (known, given) in url::form_urlencoded::parse(query.as_bytes()) {
        if known != name && (known != "page" || name == "page") && known != "done" && !given.is_empty() {
            out.append_pair(&known, &given);
        }
    }
    if !value.is_empty() {
        out.append_pair(name, value);
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_gaps() {
        assert_eq!(Slice::new(Some(7), 50, 1000).numbers(), [1, 0, 5, 6, 7, 8, 9, 0, 20]);
        assert_eq!(Slice::new(Some(99), 50, 120).page, 3);
        assert_eq!(Slice::new(None, 50, 0).numbers(), [1]);
    }

    #[test]
    fn a_filter_changes_and_the_page_starts_anew() {
        assert_eq!(with_parameter("state=open&page=3&done=x", "state", "closed"), "state=closed");
        assert_eq!(with_parameter("state=open", "page", "2"), "state=open&page=2");
    }
}
