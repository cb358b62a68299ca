//! The words that stand above columns, as personnel departments write them.

use unicode_normalization::UnicodeNormalization;

use super::Field;

/// Lower case, half width, without spaces, marks and remarks in brackets.
pub fn canonical(header: &str) -> String {
    let mut depth = 0_usize;
    let mut name = String::new();
    for letter in header.nfkc() {
        match letter {
            '(' | '[' | '【' => depth += 1,
            ')' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth > 0 || letter.is_whitespace() || "*:_-./'".contains(letter) => {}
            _ => name.extend(letter.to_lowercase()),
        }
    }
    name
}

/// Whether a column under this header holds numbers of identity papers.
pub fn is_identity(header: &str) -> bool {
    const PARTS: [&str; 18] = [
        "身份证",
        "身份号",
        "身份证件",
        "证件号",
        "证件编号",
        "证件编码",
        "公民身份",
        "社会保障号",
        "社保号",
        "社保编号",
        "护照",
        "idcard",
        "idnumber",
        "identity",
        "nationalid",
        "citizenid",
        "passport",
        "socialsecurity",
    ];
    // Remarks in brackets count here: 编号（身份证号）.
    let whole: String = header.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    whole == "idno" || PARTS.iter().any(|part| whole.contains(part))
}

/// The words of a field, the most telling first; several lists where a field
/// may take one column a level. The first list of [`Field::Unit`] is whole paths.
pub fn words_for(field: Field) -> &'static [&'static [&'static str]] {
    match field {
        Field::StaffNumber => &[&[
            "工号",
            "职工号",
            "员工号",
            "职工工号",
            "员工工号",
            "职工编号",
            "员工编号",
            "人员编号",
            "人员编码",
            "人事编号",
            "职工编码",
            "员工编码",
            "工资号",
            "工作证号",
            "staffnumber",
            "staffno",
            "staffid",
            "employeenumber",
            "employeeno",
            "employeeid",
            "personnelnumber",
            "personnelno",
        ]],
        Field::Name => {
            &[&["姓名", "职工姓名", "员工姓名", "人员姓名", "名字", "name", "fullname", "staffname", "employeename"]]
        }
        Field::Unit => &[
            &[
                "单位路径",
                "组织路径",
                "部门路径",
                "组织全称",
                "部门全称",
                "单位全称",
                "unitpath",
                "orgpath",
                "departmentpath",
            ],
            &[
                "单位",
                "所属单位",
                "所在单位",
                "工作单位",
                "组织",
                "所属组织",
                "组织机构",
                "unit",
                "company",
                "organisation",
                "organization",
            ],
            &[
                "部门",
                "所属部门",
                "所在部门",
                "部门名称",
                "一级部门",
                "科室",
                "所在科室",
                "所属科室",
                "department",
                "dept",
                "division",
            ],
            &["车间", "所属车间", "站段", "二级部门", "workshop", "section"],
            &["班组", "所属班组", "所在班组", "工区", "小组", "三级部门", "病区", "team", "crew", "ward"],
        ],
        Field::Post => &[&[
            "岗位",
            "岗位名称",
            "工作岗位",
            "所在岗位",
            "职名",
            "工种",
            "职务",
            "职位",
            "post",
            "position",
            "jobtitle",
            "job",
        ]],
        Field::Employment => &[&[
            "用工性质",
            "用工形式",
            "用工类型",
            "用工方式",
            "用工类别",
            "编制类型",
            "编制性质",
            "编制",
            "人员类别",
            "人员性质",
            "员工类型",
            "employmenttype",
            "employment",
            "contracttype",
            "stafftype",
        ]],
        Field::Level => &[&["职级", "岗级", "级别", "岗位等级", "岗位级别", "技能等级", "职称", "level", "grade"]],
        Field::BirthYear => &[&[
            "出生年份",
            "出生年",
            "出生年月",
            "出生日期",
            "出生年月日",
            "出生时间",
            "生日",
            "birthyear",
            "yearofbirth",
            "birthdate",
            "dateofbirth",
            "dob",
            "birthday",
        ]],
        Field::JoinedOn => &[&[
            "入职日期",
            "入职时间",
            "入职年月",
            "入路时间",
            "入路日期",
            "来院时间",
            "来院日期",
            "入院工作时间",
            "到岗日期",
            "到岗时间",
            "进单位时间",
            "参加工作时间",
            "参加工作日期",
            "joinedon",
            "joindate",
            "joiningdate",
            "dateofjoining",
            "hiredate",
            "startdate",
        ]],
        Field::Phone => &[&[
            "手机",
            "手机号",
            "手机号码",
            "移动电话",
            "联系电话",
            "联系方式",
            "电话",
            "电话号码",
            "phone",
            "phonenumber",
            "mobile",
            "mobilenumber",
            "mobilephone",
            "telephone",
            "tel",
            "cellphone",
        ]],
        Field::Email => {
            &[&["邮箱", "电子邮箱", "电子邮件", "邮箱地址", "电子邮件地址", "邮件", "email", "emailaddress", "mail"]]
        }
        Field::PartyBranch => &[&["党支部", "所属党支部", "所在党支部", "党支部名称", "党组织", "partybranch"]],
        Field::UnionGroup => {
            &[&["工会小组", "所属工会小组", "分工会", "所属工会", "工会", "uniongroup", "tradeuniongroup"]]
        }
        Field::LeagueBranch => {
            &[&["团支部", "所属团支部", "所在团支部", "团组织", "leaguebranch", "youthleaguebranch"]]
        }
        Field::ShiftPattern => &[&[
            "班制",
            "倒班制",
            "轮班制",
            "作业班制",
            "倒班方式",
            "轮班方式",
            "班次",
            "工作制",
            "shiftpattern",
            "shift",
            "shifts",
            "rota",
        ]],
    }
}
