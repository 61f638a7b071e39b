/** What a state machine hears of a failure: an error by its name. */
export class Failure extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}
