/**
 * Numbers that a person in danger can call, by country (ISO 3166-1). Only numbers that are certain stand here; for every
 * other country a page says so and names an office instead. `all` answers for police, ambulance and fire.
 */
export interface Emergency {
	readonly all?: string;
	readonly police?: string;
	readonly ambulance?: string;
}

/** One number for everything. 112 in the EU follows from Directive (EU) 2018/1972, Art. 109. */
const ONE_NUMBER: Readonly<Record<string, string>> = {
	'112': `AD AL AM AT AZ BE BG CH CY CZ DE DK EE ES FI FO FR GE GL GR HR HU IE IN IS IT KZ LI LT LU LV MC MD MK
		MT NG NL NO PL PT RO RU SE SI SK SM TR UA VA XK`,
	'123': 'CO',
	'911': 'AR BS BZ CA CR DO EC GU HN JO KY MX PA PH PR PY SV US UY VE VI',
	'999': 'BD BH GB GG HK IM JE KE MY QA',
	'000': 'AU CX NF',
	'111': 'NZ',
	'9999': 'OM'
};

/** Countries where police and ambulance have numbers of their own. */
const TWO_NUMBERS: Readonly<Record<string, readonly [police: string, ambulance: string]>> = {
	AE: ['999', '998'],
	BA: ['122', '124'],
	BO: ['110', '118'],
	BR: ['190', '192'],
	CL: ['133', '131'],
	CN: ['110', '120'],
	CU: ['106', '104'],
	DZ: ['17', '14'],
	EG: ['122', '123'],
	IL: ['100', '101'],
	IR: ['110', '115'],
	JP: ['110', '119'],
	KH: ['117', '119'],
	KR: ['112', '119'],
	LB: ['112', '140'],
	LK: ['119', '1990'],
	MA: ['19', '15'],
	ME: ['122', '124'],
	MM: ['199', '192'],
	NP: ['100', '102'],
	PE: ['105', '106'],
	PK: ['15', '1122'],
	RS: ['192', '194'],
	SA: ['999', '997'],
	SG: ['999', '995'],
	TH: ['191', '1669'],
	TN: ['197', '190'],
	TW: ['110', '119'],
	VN: ['113', '115'],
	ZA: ['10111', '10177']
};

const NUMBERS: ReadonlyMap<string, Emergency> = new Map([
	...Object.entries(ONE_NUMBER).flatMap(([all, countries]) =>
		countries.split(/\s+/).map((country): [string, Emergency] => [country, { all }])
	),
	...Object.entries(TWO_NUMBERS).map(([country, [police, ambulance]]): [string, Emergency] => [
		country,
		{ police, ambulance }
	])
]);

/** The numbers to call in a country; null where we are not certain. */
export function emergencyIn(country: string): Emergency | null {
	return NUMBERS.get(country) ?? null;
}
