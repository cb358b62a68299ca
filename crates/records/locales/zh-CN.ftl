records-data-statement = 学习记录
records-data-statement-purpose = 记下哪门微课学会了，换单位时可以带走
records-data-basis = 履行劳动合同所必需的岗位培训记录
records-data-retention = 在职期间保存，离职三年后删除
records-data-seen-by = 只有您自己；单位只看到汇总数字
