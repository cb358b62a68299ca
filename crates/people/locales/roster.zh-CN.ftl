# 花名册导入：读文件、对列、逐行检查、与现有人员比较。

## 字段名
roster-field-staff-number = 工号
roster-field-name = 姓名
roster-field-unit = 部门/车间/班组
roster-field-post = 岗位
roster-field-employment = 用工性质
roster-field-level = 职级
roster-field-birth-year = 出生年份
roster-field-joined-on = 入职日期
roster-field-phone = 手机号
roster-field-email = 邮箱
roster-field-party-branch = 党支部
roster-field-union-group = 工会小组
roster-field-league-branch = 团支部
roster-field-shift-pattern = 班制

## 整个文件读不了
roster-file-unreadable = 文件没能读完，请再上传一次。
roster-file-too-large = 文件超过 { $limit } MB，没有继续读。请分成几个文件。
roster-file-too-large-unpacked = 工作簿展开后超过 { $limit } MB，没有继续读。请只保留花名册这一张表，或另存为 CSV。
roster-file-rows = 文件超过 { $limit } 行，没有继续读。请分成几个文件。
roster-file-columns = 表格超过 { $limit } 列。请只保留需要的列。
roster-file-empty = 文件里没有内容。
roster-file-header-only = 只有表头，没有人员。
roster-file-header-unreadable = 表头里有无法识别的字符。请另存为 UTF-8 编码的 CSV 或 .xlsx。
roster-file-quote = 从第 { $line } 行开始有一个引号没有配对，后面的行无法可靠地分开。请改正这一行后再上传。
roster-file-line = 第 { $line } 行太长，很可能有一个引号没有配对。请改正这一行后再上传。
roster-file-damaged = 这个 Excel 文件已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。
roster-file-no-sheet = 工作簿里没有名为“{ $name }”的工作表。
roster-file-looks-xls = 这是旧版 Excel（.xls）、WPS（.et）或加了密码的文件。请去掉密码，另存为 .xlsx。
roster-file-looks-xlsb = 这是二进制工作簿（.xlsb）。请另存为 .xlsx。
roster-file-looks-ods = 这是 OpenDocument 文件。请另存为 .xlsx。
roster-file-looks-docx = 这是 Word 或 PowerPoint 文件，不是表格。
roster-file-looks-zip = 这是压缩包（zip）。请解压后上传里面的表格。
roster-file-looks-pdf = 这是 PDF，不是表格。请上传 .xlsx 或 CSV。
roster-file-looks-archive = 这是压缩包。请解压后上传里面的表格。
roster-file-looks-picture = 这是图片，不是表格。
roster-file-looks-html = 这是网页或 XML，不是 Excel 文件（有些系统导出的 .xls 就是这样）。请用 Excel 打开，另存为 .xlsx。
roster-file-looks-utf16 = 这是没有标记的 UTF-16 文本。请另存为 UTF-8 编码的 CSV。
roster-file-looks-binary = 这不是表格，也不是文本。请上传 .xlsx 或 CSV。

## 列的对应
roster-mapping-missing = 文件里没有这一列，请选择。
roster-mapping-twice = 第 { $first } 列和第 { $second } 列都叫“{ $header }”，请改掉其中一个表头。
roster-mapping-identity = “{ $header }”是证件号码列，不会读取，请换一列。
roster-mapping-several = 只能选一列。

## 整行读不了
roster-line-encoding = 有无法识别的字符，请检查这一行的编码。
roster-line-ragged = 应有 { $expected } 列，实际有 { $found } 列。
roster-line-cell = “{ $column }”超过 { $max } 个字。
roster-line-quote = 一个单元格里有太多换行，很可能有引号没有配对，中间的行没有读到。

## 某一栏不对
roster-error-required = 不能为空。
roster-error-too-long = 超过 { $max } 个字。
roster-error-identity = 像是身份证号，不会读取，请从这一列删除。
roster-error-formula = 公式结果是 { $value }，请改成值。
roster-error-rounded = “{ $value }”已被表格软件四舍五入，请把这一列设为文本后重新填写。
roster-error-staff-number = “{ $value }”含有工号里不能用的符号。
roster-error-name = 不像姓名。
roster-error-unit-levels = 组织层级超过 { $max } 级。
roster-error-employment = 不认识“{ $value }”。请用：在编、合同、劳务派遣。
roster-error-birth-year = 不是合理的出生年份（16 至 100 岁），如 1985。
roster-error-date = 看不懂日期“{ $value }”，请写成 2024-03-01。
roster-error-date-range = 日期“{ $value }”不合理。
roster-error-phone = 不是一个完整的电话号码。
roster-error-email = 不是邮箱地址。
roster-error-twice = 与第 { $first } 行的工号相同。

## 使用前请再看一眼
roster-doubt-many-leave = 现有 { $present } 人中有 { $left } 人不在这个文件里，超过 { $percent }%。文件是否完整？
roster-doubt-unidentified = 有 { $rejects } 行读不出是谁，所以不在文件里的 { $left } 人中可能有人其实还在。
roster-rejects-more = 还有 { $count } 行
