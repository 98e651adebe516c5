/** bRPC (protocol baidu_std) as an L7 protocol. */
package io.thalweg.engine.l7.brpc;
