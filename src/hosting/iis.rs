//! IIS 10: `web.config`. Redirects and compressed copies need modules that a plain installation lacks, and naming a
//! missing module's section is an error, so they are left to the redirect pages and to IIS' own compression.
//! `DisableCache` is IIS' word for `Cache-Control: no-cache`.

use super::{HASHED, Settings, TYPES};

pub(super) fn web_config(settings: &Settings<'_>) -> String {
    let mut headers = String::new();
    for (header, value) in settings.headers() {
        headers.push_str(&format!("        <add name=\"{header}\" value=\"{value}\" />\n"));
    }
    let mut types = String::new();
    for (extension, kind) in TYPES {
        // Remove first: adding a type that the server already has is an error.
        types.push_str(&format!(
            "      <remove fileExtension=\".{extension}\" />\n      <mimeMap fileExtension=\".{extension}\" mimeType=\"{kind}\" />\n"
        ));
    }
    let (scope, rest) =
        if settings.hidden { ("private", "cacheControlCustom=\"private, no-cache\" ") } else { ("public", "") };
    let mut folders = String::new();
    for folder in HASHED {
        folders.push_str(&format!(
            "  <location path=\"{folder}\">\n    <system.webServer>\n      <staticContent>\n        <clientCache \
             cacheControlCustom=\"{scope}, immutable\" cacheControlMode=\"UseMaxAge\" cacheControlMaxAge=\"365.00:00:00\" />\n      \
             </staticContent>\n    </system.webServer>\n  </location>\n"
        ));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- handbok, {audience} -->\n<configuration>\n  <system.webServer>\n    \
         <directoryBrowse enabled=\"false\" />\n    <defaultDocument>\n      <files>\n        <clear />\n        <add value=\"index.html\" />\n      \
         </files>\n    </defaultDocument>\n    <httpProtocol>\n      <customHeaders>\n        <remove name=\"X-Powered-By\" />\n{headers}      \
         </customHeaders>\n    </httpProtocol>\n    <httpErrors errorMode=\"Custom\" existingResponse=\"Replace\">\n      \
         <remove statusCode=\"404\" />\n      <error statusCode=\"404\" path=\"{base}404.html\" responseMode=\"ExecuteURL\" />\n    </httpErrors>\n    \
         <staticContent>\n      <clientCache {rest}cacheControlMode=\"{mode}\" />\n{types}    </staticContent>\n    \
         <urlCompression doStaticCompression=\"true\" />\n    <security>\n      <requestFiltering>\n        <verbs allowUnlisted=\"false\">\n          \
         <add verb=\"GET\" allowed=\"true\" />\n          <add verb=\"HEAD\" allowed=\"true\" />\n        </verbs>\n        <hiddenSegments>\n          \
         <add segment=\".htaccess\" />\n          <add segment=\"_headers\" />\n          <add segment=\"_redirects\" />\n        </hiddenSegments>\n      \
         </requestFiltering>\n    </security>\n  </system.webServer>\n{folders}</configuration>\n",
        audience = settings.audience,
        // `DisableCache` would be sent in addition to `cacheControlCustom`.
        mode = if settings.hidden { "NoControl" } else { "DisableCache" },
        base = settings.base_path(),
    )
}
