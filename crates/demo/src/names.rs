//! Fictional names: a surname and a given name of the bearer's generation.
//!
//! A name is used once in a tenant. Real rosters do have namesakes; here every
//! name on a page must point at one person.

use std::collections::HashSet;

use serde::Serialize;

use crate::stream::Stream;

/// Needed to choose a given name; never part of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Sex {
    Man,
    Woman,
}

const COMMON: &str = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾郝龚邵万钱严覃武戴莫孔向汤温常康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";

const MEN_ELDER: &str = "建国 国庆 志强 建军 卫东 爱民 德明 福生 长河 学军 保国 振华 永林 来顺 金山 景山 树林 玉田 万福 广才 立新 国平 连生 满仓 克俭 守义 喜林 春生 双全 占军";
const MEN_MIDDLE: &str = "海涛 志刚 晓东 永强 建新 立军 国栋 文斌 红星 少华 俊峰 学文 宏伟 光明 庆丰 长江 卫国 春雷 志勇 东升 世杰 利民 宝华 云鹏 成林 大勇 海波 玉成 建平 跃进 继东 新民 兆丰 广林 铁军 彦军 金龙 秋生 向阳 志远";
const MEN_YOUNG: &str = "浩然 子轩 宇航 天宇 俊杰 嘉豪 一鸣 泽宇 博文 家辉 晨阳 思远 明轩 鹏飞 文涛 凯 磊 鑫 帅 昊 超 龙飞 少东 志鹏 亚楠 晓峰 雨泽 佳明 冠宇 振宇 旭东 洋 嘉诚 逸凡 子豪 瑞 铭 立诚 景行 一帆 承志 启航 书豪 国豪 建宇 永健 新宇 伟杰 明哲 子健";
const WOMEN_ELDER: &str =
    "秀兰 桂英 玉珍 淑芬 凤霞 桂兰 春梅 玉华 秀英 爱华 素琴 金凤 彩霞 翠萍 月娥 惠敏 兰英 秀珍 玉梅 改莲";
const WOMEN_MIDDLE: &str = "丽娟 红梅 海燕 艳丽 晓红 春燕 文静 亚萍 雪梅 淑敏 玉洁 秋菊 立红 小芳 建华 慧敏 永红 丽萍 雅琴 爱玲 静 燕 敏 霞 娟 凤英 晓霞 志红 冬梅 美玲 瑞芳 桂芝 新荣 金枝 素云 彩云 丽华 少红 玉玲 书琴";
const WOMEN_YOUNG: &str = "雨欣 思琪 梦瑶 佳怡 欣怡 诗涵 雅婷 晓雯 婷婷 倩 雪 佳宁 文君 子涵 嘉欣 梦洁 若曦 可欣 静怡 雨桐 紫萱 晓彤 慧琳 雅琪 悦 琳 颖 萌 丹 璐 佳琪 心怡 一诺 书瑶 艺涵 明月 语嫣 晨曦 思雨 婉清 诗雨 雅楠 乐怡 凡 宁 瑾 小满 知夏 冰洁 梓萌 文佳 晓岚 佩瑶 亦菲 星语 雪晴 安琪 雨萱 若琳 芷晴";

fn given(sex: Sex, birth_year: i16) -> Vec<&'static str> {
    let list = match (sex, birth_year) {
        (Sex::Man, ..=1974) => MEN_ELDER,
        (Sex::Man, 1975..=1988) => MEN_MIDDLE,
        (Sex::Man, _) => MEN_YOUNG,
        (Sex::Woman, ..=1974) => WOMEN_ELDER,
        (Sex::Woman, 1975..=1988) => WOMEN_MIDDLE,
        (Sex::Woman, _) => WOMEN_YOUNG,
    };
    list.split(' ').collect()
}

/// A name not yet in `taken`, which it joins.
pub fn draw(stream: &mut Stream, taken: &mut HashSet<String>, sex: Sex, birth_year: i16) -> String {
    let surnames: Vec<char> = COMMON.chars().collect();
    let given = given(sex, birth_year);
    loop {
        // The smaller of two draws leans towards the head of the list, where
        // the frequent surnames stand.
        let surname = surnames[stream.index(surnames.len()).min(stream.index(surnames.len()))];
        let name = format!("{surname}{}", stream.pick(&given));
        if taken.insert(name.clone()) {
            return name;
        }
    }
}
