import type { Rubric } from '#domain/consent/rubric.ts';

/** The answers of a story in which nothing is dangerous. */
export const MILD: Rubric = {
	stay: 'settled',
	claim: 'no',
	family: 'no',
	trafficking: 'no',
	state: 'no',
	sought: 'no',
	home: 'no',
	face: 'no',
	unique: 'no',
	child: 'no',
	shunned: 'no',
	public: 'no'
};
