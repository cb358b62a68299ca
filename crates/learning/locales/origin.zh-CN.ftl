learning-licence-by = 知识共享 署名 4.0（CC BY）
learning-licence-by-sa = 知识共享 署名—相同方式共享 4.0（CC BY-SA）
learning-licence-by-nc-sa = 知识共享 署名—非商业—相同方式共享 4.0（CC BY-NC-SA）
learning-licence-members = 联合体成员内部使用
learning-origin = 来源：{ $holder } · 第 { $number } 版
learning-origin-adapted = 本单位作了修改
learning-parcel-files = 这门课的文件超过 { $most } 个，不能整课引用
