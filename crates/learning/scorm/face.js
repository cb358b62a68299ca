// What one launch sees of the run time of SCORM 2004. An item's windows and
// timers may outlive it: what they say after it has left reaches nobody, and is
// answered as after any goodbye (RTE 3.1.7).

const CALLS = {
  Initialize: ['false', '104'],
  Terminate: ['false', '113'],
  GetValue: ['', '123'],
  SetValue: ['false', '133'],
  Commit: ['false', '143'],
};

/** `isOpen`: whether the launch it is made for is still the one that runs. */
export function face(api, isOpen) {
  let error = '0';
  const calls = Object.entries(CALLS).map(([name, [answer, code]]) => {
    const call = (...given) => {
      if (isOpen()) return api[name](...given);
      error = code;
      return answer;
    };
    return [name, call];
  });
  return {
    version: api.version,
    ...Object.fromEntries(calls),
    GetLastError: () => (isOpen() ? api.GetLastError() : error),
    GetErrorString: (code) => api.GetErrorString(code),
    GetDiagnostic: (code) => api.GetDiagnostic(code),
  };
}
