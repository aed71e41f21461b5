import { createApp } from './app.mjs';

let app;

export default {
  fetch(request, env, context) {
    app ??= createApp({ issuer: env.ISSUER, audience: env.AUDIENCE, runtime: navigator.userAgent });
    return app.fetch(request, env, context);
  },
};
