training-nav = 培训
