export const signIn = {
  'signIn.title': 'Hyrja e stafit · Sporteli',
  'signIn.heading': 'Hyrja e stafit',
  'signIn.username': 'Emri i përdoruesit',
  'signIn.password': 'Fjalëkalimi',
  'signIn.show': 'Shfaq fjalëkalimin',
  'signIn.submit': 'Hyr',
  'signIn.busy': 'Po hyni…',
  'signIn.ended': 'Hyrja juaj ka mbaruar. Hyni përsëri dhe vazhdoni aty ku ishit.',
  'signIn.missing.username': 'Shkruani emrin e përdoruesit.',
  'signIn.missing.password': 'Shkruani fjalëkalimin.',
} as const;
