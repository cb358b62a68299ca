//! The scales that a pulse is made of, with the words of their items.
//!
//! The wording is our own and not a validated instrument: figures compare a
//! group with itself over time. The concepts of `mission` are those of work as
//! meaning (M. F. Steger, B. J. Dik, R. D. Duffy, "Measuring Meaningful Work:
//! The Work and Meaning Inventory", Journal of Career Assessment 20, 2012) and
//! of felt responsibility (J. L. Pearce, H. B. Gregersen, "Task Interdependence
//! and Extrarole Behavior", Journal of Applied Psychology 76, 1991).

/// The lowest and the highest agreement with an item.
pub const AGREEMENT: [i64; 5] = [1, 2, 3, 4, 5];

#[derive(Debug, PartialEq, Eq)]
pub struct Scale {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub items: &'static [Item],
}

/// One statement. `name` is its field.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    pub name: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

const fn item(name: &'static str, zh: &'static str, en: &'static str) -> Item {
    Item { name, zh, en }
}

pub static LIBRARY: [Scale; 3] = [
    Scale {
        code: "mission",
        zh: "使命感与责任感",
        en: "Sense of mission and responsibility",
        items: &[
            item("mission-1", "我清楚自己的工作最后帮到了谁。", "I know whom my work helps in the end."),
            item("mission-2", "我做的工作，对我来说是有意义的。", "The work I do means something to me."),
            item(
                "mission-3",
                "该我做好的事，没人看着，我也会做好。",
                "What is mine to do well, I do well with nobody watching.",
            ),
            item(
                "mission-4",
                "看到不对的地方，我觉得自己该说出来，或动手改。",
                "When I see something wrong, I feel that it is up to me to say so or to mend it.",
            ),
        ],
    },
    Scale {
        code: "conditions",
        zh: "工作条件",
        en: "Working conditions",
        items: &[
            item(
                "conditions-1",
                "工具、设备和材料够用，也好用。",
                "Tools, equipment and material suffice and work well.",
            ),
            item("conditions-2", "这样排班，我能休息好。", "With these shifts I get enough rest."),
            item(
                "conditions-3",
                "上班的地方安全，吃饭、喝水、上下班都有着落。",
                "Where I work is safe, and meals, water and the way to work are taken care of.",
            ),
        ],
    },
    Scale {
        code: "voice",
        zh: "说了有用",
        en: "Speaking up helps",
        items: &[
            item("voice-1", "有了困难，我知道该跟谁说。", "When something is hard, I know whom to tell."),
            item("voice-2", "说了以后，有人认真答复。", "When I have said something, somebody answers in earnest."),
            item("voice-3", "说了以后，事情真的会有变化。", "When I have said something, things really change."),
        ],
    },
];

pub fn find(code: &str) -> Option<&'static Scale> {
    LIBRARY.iter().find(|scale| scale.code == code)
}
