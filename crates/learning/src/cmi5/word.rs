//! Words of the specification.

pub const ADL_VERBS: &str = "http://adlnet.gov/expapi/verbs/";
/// Verbs of whoever runs the course.
pub const LAUNCHED: (&str, &str) = ("http://adlnet.gov/expapi/verbs/launched", "launched");
pub const SATISFIED: (&str, &str) = ("https://w3id.org/xapi/adl/verbs/satisfied", "satisfied");
pub const ABANDONED: (&str, &str) = ("https://w3id.org/xapi/adl/verbs/abandoned", "abandoned");
pub const WAIVED: (&str, &str) = ("https://w3id.org/xapi/adl/verbs/waived", "waived");

pub const CATEGORY_CMI5: &str = "https://w3id.org/xapi/cmi5/context/categories/cmi5";
pub const CATEGORY_MOVE_ON: &str = "https://w3id.org/xapi/cmi5/context/categories/moveon";

pub const SESSION_ID: &str = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
pub const MASTERY_SCORE: &str = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
pub const LAUNCH_MODE: &str = "https://w3id.org/xapi/cmi5/context/extensions/launchmode";
pub const LAUNCH_URL: &str = "https://w3id.org/xapi/cmi5/context/extensions/launchurl";
pub const MOVE_ON: &str = "https://w3id.org/xapi/cmi5/context/extensions/moveon";
pub const LAUNCH_PARAMETERS: &str = "https://w3id.org/xapi/cmi5/context/extensions/launchparameters";
pub const PROGRESS: &str = "https://w3id.org/xapi/cmi5/result/extensions/progress";
pub const REASON: &str = "https://w3id.org/xapi/cmi5/result/extensions/reason";

pub const BLOCK: &str = "https://w3id.org/xapi/cmi5/activitytype/block";
pub const COURSE: &str = "https://w3id.org/xapi/cmi5/activitytype/course";

/// The state document that a launch writes (10.0).
pub const LAUNCH_DATA: &str = "LMS.LaunchData";
/// The agent profile of the learner (11.0).
pub const PREFERENCES: &str = "cmi5LearnerPreferences";

/// Why a unit may be waived (9.5.5.2).
pub const REASONS: [&str; 4] = ["Tested Out", "Equivalent AU", "Equivalent Outside Activity", "Administrative"];
