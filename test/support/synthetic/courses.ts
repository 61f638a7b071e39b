export interface Course {
  readonly code: string;
  readonly title: string;
  readonly modules: number;
}

/** Most visited first. */
export const courses: readonly [Course, ...Course[]] = [
  { code: 'cardiology-basics', title: 'Cardiology basics', modules: 6 },
  { code: 'antibiotic-stewardship', title: 'Antibiotic stewardship', modules: 5 },
  { code: 'ecg-reading', title: 'Reading the ECG', modules: 6 },
  { code: 'diabetes-care', title: 'Diabetes care', modules: 5 },
  { code: 'palliative-care', title: 'Palliative care', modules: 4 },
  { code: 'infection-control', title: 'Infection control', modules: 4 },
  { code: 'paediatric-emergencies', title: 'Paediatric emergencies', modules: 6 },
  { code: 'wound-care', title: 'Wound care', modules: 3 },
  { code: 'medical-ethics', title: 'Medical ethics', modules: 4 },
  { code: 'sleep-medicine', title: 'Sleep medicine', modules: 3 },
  { code: 'tropical-medicine', title: 'Tropical medicine', modules: 5 },
  { code: 'rare-diseases', title: 'Rare diseases', modules: 3 },
];
