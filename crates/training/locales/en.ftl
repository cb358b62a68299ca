training-nav = Training
