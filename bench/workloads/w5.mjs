import { inProcess } from './in-process.mjs';

export default inProcess({
  title: 'root field denied, refused',
  targets: { 'graphql-bearer': 1.15, 'graphql-bearer-operation': 1.15 },
  question: ({ tokens }) => ({ query: '{ secret }', token: tokens.good }),
  right({ status, body, challenge }, { guards, isOurs, name }) {
    if (guards === 'nothing' || guards === 'tokens') return body.data?.secret === 'SECRET' ? [] : ['a wrong answer'];
    if (body.data?.secret != null || !(body.errors?.length > 0)) return ['not denied'];
    if (!isOurs || name === 'graphql-bearer-guards') return [];
    const isRight = status === 403 && challenge?.includes('error="insufficient_scope"') && body.data === undefined;
    return isRight ? [] : ['refused without its challenge'];
  },
});
