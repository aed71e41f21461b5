import bare from './bare.mjs';

/** The same once more, in a process of its own: how far two equal contenders differ. */
export default { ...bare, name: 'bare-again', title: 'bare Yoga, a second time' };
