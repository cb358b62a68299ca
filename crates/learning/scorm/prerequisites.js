// SCORM 1.2's `prerequisites`: an AICC script over the states of items
// (SCORM CAM 1.2, 2.3.2.5.1): & | ~ = <> {} n*{} and parentheses.

const ALIASES = { p: 'passed', c: 'completed', f: 'failed', i: 'incomplete', b: 'browsed', n: 'not attempted' };

/** `stateOf(id)` answers a `lesson_status`. What cannot be read holds nobody up. */
export function allowed(script, stateOf) {
  if (!script) return true;
  try {
    return Boolean(new Reader(script, stateOf).whole());
  } catch {
    return true;
  }
}

class Reader {
  constructor(script, stateOf) {
    this.tokens = script.match(/"[^"]*"|<>|[&|~=(){},*]|[^&|~=<>(){},*"]+/g).map((it) => it.trim()).filter(Boolean);
    this.stateOf = stateOf;
    this.at = 0;
  }

  take(token) {
    if (this.tokens[this.at] !== token) return false;
    this.at += 1;
    return true;
  }

  must(token) {
    if (!this.take(token)) throw new SyntaxError(token);
  }

  whole() {
    const value = this.either();
    if (this.at < this.tokens.length) throw new SyntaxError(this.tokens[this.at]);
    return value;
  }

  either() {
    let value = this.both();
    while (this.take('|')) value = this.both() || value;
    return value;
  }

  both() {
    let value = this.one();
    while (this.take('&')) value = this.one() && value;
    return value;
  }

  one() {
    if (this.take('~')) return !this.one();
    if (this.take('(')) {
      const value = this.either();
      this.must(')');
      return value;
    }
    if (this.take('{')) {
      const all = this.set();
      return all.every(Boolean);
    }
    const word = this.tokens[this.at++];
    if (word === undefined) throw new SyntaxError('end');
    if (this.take('*')) {
      this.must('{');
      return this.set().filter(Boolean).length >= Number(word);
    }
    if (this.take('=')) return this.is(word);
    if (this.take('<>')) return !this.is(word);
    return ['passed', 'completed'].includes(this.stateOf(word));
  }

  set() {
    const all = [this.either()];
    while (this.take(',')) all.push(this.either());
    this.must('}');
    return all;
  }

  is(word) {
    const said = (this.tokens[this.at++] ?? '').replaceAll('"', '').toLowerCase();
    return this.stateOf(word) === (ALIASES[said] ?? said);
  }
}
