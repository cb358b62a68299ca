use base::{Result, error::internal};
use uuid::Uuid;

use super::*;
use crate::question::gift;

fn asked(text: &str) -> Result<Vec<Asked>> {
    let import = gift::read(text).map_err(|why| internal(why.key))?;
    let questions = import.questions.into_iter().enumerate();
    Ok(questions
        .map(|(n, found)| Asked {
            id: QuestionId(Uuid::from_u128(n as u128 + 1)),
            judged: true,
            question: found.question,
        })
        .collect())
}

const BANK: &str = "\
发现有人触电，第一步做什么？{=切断电源#先断电。~用手拉开#自己也会触电。}

哪些要戴安全帽？{~%50%线路上~%50%车库里~%-100%食堂####有高处落物的地方都要戴。}

雨天可以登杆。{F#雨天会滑。#对，雨天会滑。}

配对{=红灯 -> 停车 =绿灯 -> 通行####信号规定。}

先后？// [tag:order]
{=1 -> 停电 =2 -> 验电 =3 -> 挂地线####先断后验。}

电话是{=119 =一一九####火警。}
";

#[test]
fn what_the_device_takes_for_right_the_server_takes_for_right() -> Result<()> {
    let bank = asked(BANK)?;
    let enrolment = EnrolmentId(Uuid::from_u128(99));
    let data = unit_data("用电", (enrolment, 1), &bank, &[], ("对", "错")).ok_or_else(|| internal("no data"))?;
    for (asked, json) in bank.iter().zip(data["questions"].as_array().into_iter().flatten()) {
        let ids = |wanted: &dyn Fn(&Json) -> Option<String>| -> Vec<String> {
            json["choices"].as_array().into_iter().flatten().filter_map(wanted).collect()
        };
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let right: Vec<String> = match json["kind"].as_str() {
            Some("match") => ids(&|it| Some(format!("{}={}", it["id"].as_str()?, it["goes"].as_str()?))),
            Some("order") => json["order"].as_array().into_iter().flatten().filter_map(text).collect(),
            Some("short") => text(&json["accept"][0]).into_iter().collect(),
            Some("truefalse") => vec![json["right"].to_string()],
            _ => ids(&|it| it["right"].as_bool()?.then(|| text(&it["id"])).flatten()),
        };
        let right: Vec<&str> = right.iter().map(String::as_str).collect();
        let given = given(&asked.question, &right).map_err(crate::answer::refused)?;
        assert!(asked.question.check(&given).right, "{json}");
    }
    Ok(())
}

#[test]
fn the_script_cannot_be_left() -> Result<()> {
    let bank = asked("</script><b>{T####因为</script>}")?;
    let data = unit_data("</script>", (EnrolmentId(Uuid::nil()), 1), &bank, &[], ("对", "错"));
    assert!(!in_script(&data.unwrap_or_default()).contains('<'));
    Ok(())
}

#[test]
fn a_star_or_a_number_is_left_to_the_server() -> Result<()> {
    for text in ["心绞痛含什么？{=硝酸*####药}", "几伏？{#36:1####安全电压}"] {
        assert_eq!(unit_data("", (EnrolmentId(Uuid::nil()), 1), &asked(text)?, &[], ("", "")), None, "{text}");
    }
    Ok(())
}

#[test]
fn nonsense_is_refused() -> Result<()> {
    let bank = asked(BANK)?;
    for (place, values) in [(0, vec!["7"]), (0, vec!["0", "1"]), (0, vec![]), (2, vec!["maybe"]), (3, vec!["0=0"])] {
        assert!(given(&bank[place].question, &values).is_err(), "{place} {values:?}");
    }
    Ok(())
}
