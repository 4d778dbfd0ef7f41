"""Words become phrases, and only those that somebody wrote."""

from collections import deque
from dataclasses import dataclass, field

from text_analyzer.tokenize import find_steps


@dataclass
class PhraseWindow:
    """The last words read, at most *length* of them: what the next word makes a phrase with."""

    length: int
    recent: list[str] = field(default_factory=list)
    after_line_break: bool = False

    def feed(self, text: str) -> list[str]:
        """Return the phrases of *length* words that end in *text*, each joined by single spaces.

        The words of a phrase follow each other with only white space, quotation marks or emphasis in
        between: punctuation and a blank line (two line breaks with only white space between) end it, a single line
        break does not. *text* goes on where the last call's ended, never inside a word; both `recent` and
        `after_line_break` carry over.
        """
        phrases = []
        recent = deque(self.recent, maxlen=self.length)
        for step in find_steps(text):
            if step[0].isalnum():
                recent.append(step)
                if len(recent) == self.length:
                    phrases.append(" ".join(recent))
            elif step != "\n" or self.after_line_break:
                recent.clear()
            self.after_line_break = step == "\n"
        self.recent = list(recent)
        return phrases
