learning-licence-by = Creative Commons Attribution 4.0 (CC BY)
learning-licence-by-sa = Creative Commons Attribution-ShareAlike 4.0 (CC BY-SA)
learning-licence-by-nc-sa = Creative Commons Attribution-NonCommercial-ShareAlike 4.0 (CC BY-NC-SA)
learning-licence-members = For members of the consortium only
learning-origin = From { $holder } · version { $number }
learning-origin-adapted = changed by this organisation
learning-parcel-files = This course has more than { $most } files and cannot be taken as a whole
