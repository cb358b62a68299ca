# polls, scenes with choices, and how many answers must be right at first
markdown-label-poll = Poll
learning-poll-why = Nobody's name is kept. Results show from 10 people on.
learning-poll-say = That is my answer
learning-poll-waits = You have answered. Results show from 10 people on.
learning-poll-n = n = { $count }; moves when ten more have come
learning-poll-people = { $count }
learning-poll-help = Put a poll into the text
learning-poll-example =
    > [!POLL]
    > How often did you speak up in last week's briefings?
    >
    > - Not once
    > - Once or twice
    > - Often

    (Anonymous: only how often each option was chosen is kept. Other words are another poll, counted from the start.)
learning-poll-twice = Line { $line }: the same poll stands here twice
learning-poll-many = At most { $most } polls in a unit
learning-poll-after = Poll in line { $line }: nothing may follow its options
learning-poll-question = Poll in line { $line }: it needs a question of at most { $most } characters
learning-poll-options = Poll in line { $line }: it needs 2 to { $most } options; there are { $count }
learning-poll-option = Poll in line { $line }: an option must not be empty and has at most { $most } characters
learning-poll-same = Poll in line { $line }: two options are the same
done-learning-poll = Received, thank you
scenario = Scenes to walk through
scenario-text = Scene by scene, each step is your choice, to an end and a debrief. A wrong turn can be taken again.
scenario-go = Walk through it
scenario-begin = Begin
scenario-choose = What do you do?
scenario-why = Only you see what you chose.
scenario-way = The way you took
scenario-ends = There are { $count } ends; walk again to see another way.
scenario-questions = To the questions
scenario-again = Once more
scenario-in-circles = Too many steps; please begin anew
scenario-left = All questions are right; the scenes are left
scenario-left-text = Walk to one of the ends, and this unit is complete.
scenario-scenes = Scenes and choices
scenario-hint = Each scene begins with “## name”, the first is the start; a choice is “- what one does -> name of the next”, and “| what follows” may stand behind; a name that begins with “End:” is an end and holds the debrief.
scenario-example = How to write it
scenario-example-text =
    ## At the counter
    He slams the table: “Will anybody see my child?”

    - Ask him to sit, and say back what he said -> He sits | He pauses
    - Tell him these are the rules -> Paper flies | Oil on the fire

    ## He sits
    He says the child had two seizures.

    - Offer two ways and a time -> End: He says thank you

    ## Paper flies
    His papers are on the floor.

    - Turn back and ask him to sit -> He sits

    ## End: He says thank you
    Say it back first, then offer a choice; a time that is given is kept.
scenario-before = Line { $line }: nothing may stand before the first scene; begin with “## name”
scenario-title = Line { $line }: a name must not be empty and has at most { $most } characters
scenario-title-twice = Line { $line }: the name “{ $title }” is used twice
scenario-nowhere = Line { $line }: there is no scene “{ $title }”
scenario-words = Line { $line }: a choice says what one does; it and what follows have at most { $most } characters each
scenario-debrief = Line { $line }: the end “{ $title }” needs a debrief
scenario-end-goes-on = Line { $line }: no choices may follow the end “{ $title }”
scenario-dead-end = Line { $line }: “{ $title }” has no choices and is no end
scenario-many-choices = Line { $line }: at most { $most } choices in a scene
scenario-many = At most { $most } scenes
scenario-no-end = Line { $line }: there is no end yet; its name begins with “End:”
scenario-unreachable = Line { $line }: no way leads to “{ $title }”
scenario-loop = Line { $line }: from “{ $title }” no end can be reached, only circles
scenario-empty = Line { $line }: nothing happens in “{ $title }” yet
scenario-data-walk = Scenes you walked through
scenario-data-choice = What you chose in scenes
demand = To be complete, how many right at first
demand-hint = Usually each must be right in the end. Rules on which safety hangs, such as when to refer somebody, can ask for right at the first try; below that one goes through them again, as often as needed.
demand-none = Each right in the end
demand-share = { $share }% right at the first try
demand-note = This unit asks for { $share }% right at the first try; try as often as you need.
demand-short = All right; once more makes it sure
demand-short-count = Right at the first try: { $right } of { $total }.
demand-short-text = This unit asks for { $share }%: when it matters there is no second try. Read the reasons and go through it again.
demand-again = Once more
learning-path-units = { $count ->
    [one] 1 unit
   *[other] { $count } units
}
