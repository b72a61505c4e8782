"""The control interface of a fake registry: arranging and inspecting it over HTTP."""
