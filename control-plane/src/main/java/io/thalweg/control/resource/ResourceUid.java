package io.thalweg.control.resource;

import io.thalweg.event.proto.ResourceKind;

/** What a resource is known by outside, within its cluster. */
record ResourceUid(ResourceKind kind, String uid) {}
