use super::*;

fn faults(text: &str) -> Vec<String> {
    let told = |why: Message| {
        let line = why.args.iter().find(|(name, _)| *name == "line").map(|(_, line)| line.clone()).unwrap_or_default();
        format!("{line} {}", why.key)
    };
    read(text.as_bytes()).err().unwrap_or_default().into_iter().map(told).collect()
}

fn vtt(bytes: &[u8]) -> String {
    read(bytes).expect("good captions").vtt()
}

#[test]
fn vtt_is_kept_without_notes_and_styles() {
    let text = "WEBVTT 培训\nKind: captions\n\nNOTE 机器听写\n一行\n\nSTYLE\n::cue { color: red }\n\n一\n00:00.000 --> 00:02.500 line:0 align:start\n先断电\n再救人\n\n1:00:00.000 --> 1:00:01.000\n<v 王芳>好</v>\n";
    let clean = "WEBVTT\n\n00:00:00.000 --> 00:00:02.500 line:0 align:start\n先断电\n再救人\n\n01:00:00.000 --> 01:00:01.000\n<v 王芳>好</v>\n";
    assert_eq!(vtt(text.as_bytes()), clean);
    assert_eq!(vtt(clean.as_bytes()), clean, "what is kept reads the same again");
    assert_eq!(vtt(format!("\u{feff}{}", text.replace('\n', "\r\n")).as_bytes()), clean);
}

#[test]
fn srt_is_converted_also_from_the_encoding_of_chinese_windows() {
    let text = "1\r\n00:00:00,000 --> 00:00:02,500\r\n<font color=\"red\">先<b>断电</b></font>\r\n\r\n2\r\n00:00:02,500 --> 00:00:04,000\r\n再救人\r\n";
    let clean = "WEBVTT\n\n00:00:00.000 --> 00:00:02.500\n先<b>断电</b>\n\n00:00:02.500 --> 00:00:04.000\n再救人\n";
    assert_eq!(vtt(text.as_bytes()), clean);
    assert_eq!(vtt(&encoding_rs::GB18030.encode(text).0), clean);
}

#[test]
fn each_fault_has_its_line() {
    for (text, told) in [
        ("", vec![" captions-none"]),
        ("WEBVTT\n\n", vec![" captions-none"]),
        ("WEBVTT\n\n00:00 --> 00:02\n少了毫秒\n", vec!["3 captions-times"]),
        ("WEBVTT\n\n00:00.000 -> 00:02.000\n箭头不对\n", vec!["4 captions-times"]),
        ("1\n00:00:05,000 --> 00:00:02,000\n倒着走\n", vec!["2 captions-backwards"]),
        ("1\n00:00:05,000 --> 00:00:07,000\n后\n\n2\n00:00:01,000 --> 00:00:02,000\n前\n", vec!["6 captions-order"]),
        ("1\n00:00:05,000 --> 00:00:07,000\n\n", vec!["2 captions-no-words"]),
        ("1\n00:00:05,000 --> 00:00:07,000\n一\n00:00:08,000 --> 00:00:09,000\n二\n", vec!["4 captions-blank-line"]),
        ("1\n00:00:75,000 --> 00:01:07,000\n一\n\n2\n空\n", vec!["2 captions-times", "6 captions-times"]),
        ("这不是字幕", vec!["1 captions-times"]),
    ] {
        assert_eq!(faults(text), told, "{text:?}");
    }
    assert_eq!(faults(&"没有时间\n\n".repeat(90)).len(), TOLD);
}

#[test]
fn the_transcript_is_what_is_said() {
    let text = "WEBVTT\n\n00:00.000 --> 00:02.000\n发现有人触电，\n\n00:02.000 --> 00:03.000\n发现有人触电，\n\n00:03.000 --> 00:05.000\n先<i>切断</i>电源 &amp; 再救人。\n\n00:09.000 --> 00:10.000\n<v 班长>记住了？\n\n00:10.000 --> 00:11.000\nOK then\n\n00:11.000 --> 00:12.000\ngo on";
    let captions = read(text.as_bytes()).expect("good captions");
    assert_eq!(captions.transcript(), "发现有人触电，先切断电源 & 再救人。\n班长：记住了？OK then go on");
    assert_eq!(captions.seconds(), 12);
}

#[test]
fn hostile_captions_are_bounded() {
    assert_eq!(read(&b"a".repeat(MOST_BYTES + 1)).err().unwrap_or_default()[0].key, "captions-large");
    let many = (0..6_000).map(|n| format!("{n}\n00:00:00,000 --> 00:00:01,000\nx\n\n")).collect::<String>();
    assert_eq!(faults(&many).len(), 1);
    let hostile = read(b"WEBVTT\n\n00:00.000 --> 00:01.000\n<script>alert(1)</script>").expect("harmless words");
    assert_eq!(hostile.transcript(), "alert(1)");
    proptest::proptest!(|(bytes: Vec<u8>)| { let _ = read(&bytes); });
}
