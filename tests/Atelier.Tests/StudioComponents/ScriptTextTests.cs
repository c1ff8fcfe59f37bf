using System.ComponentModel;
using System.Diagnostics;
using Atelier.StudioComponents;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StudioComponents;

public sealed class ScriptTextTests
{
    public static TheoryData<string> HostileValues { get; } =
    [
        "plain",
        " ",
        "it's",
        "'",
        "''''",
        "'; touch hacked; '",
        "$(touch hacked)",
        "`touch hacked`",
        "${HOME} $HOME ~ * ? [a-z] {a,b}",
        "two\nlines\n",
        "\n",
        "\r\n\t",
        "\n'\ntouch hacked\n'",
        @"back\slash \' \n \",
        "\"double\"",
        "'\"'\"'$(touch hacked)'\"'\"'",
        "a && touch hacked || b ; c | d & e > hacked",
        "# no comment",
        "-n --help",
        "!history !!",
        "EOF\nEOF",
        "héllo 🎬 ‘curly’ ‚low‛ ÁÂÃÄÅÆÇÈ",
        new string('\'', 256),
        string.Concat(Enumerable.Range(1, 127).Select(code => (char)code)),
    ];

    [Theory]
    [MemberData(nameof(HostileValues))]
    public async Task A_shell_sees_exactly_the_value_and_runs_nothing_of_it(string value)
    {
        var script = Script("printf %s \"$FIRST\"; printf %s \"$SECOND\" >&2");
        var text = ScriptText.Write(script, [Parameter("FIRST", value), Parameter("SECOND", $"{value}.")]);

        foreach (var shell in new[] { "/bin/sh", "/bin/bash" })
        {
            var (output, errors, written) = await Run(shell, text);

            Assert.Equal(value, output);
            Assert.Equal($"{value}.", errors);
            Assert.Empty(written);
        }
    }

    [Fact]
    public async Task Values_reach_the_script_through_the_api_as_they_were_given()
    {
        await using var studio = await TestStudio.Open();
        var value = "'$(touch hacked)`touch hacked`\"\n\\";
        var created = await studio.Administrator.Post($"{studio.Path}/studio-components", new
        {
            name = "hostile",
            type = "CUSTOM",
            scriptParameters = new[] { new { key = "VALUE", value } },
            initializationScripts = new[]
            {
                new
                {
                    launchProfileProtocolVersion = "2021-03-31", platform = "LINUX", runContext = "USER_INITIALIZATION",
                    script = "printf %s \"$VALUE\"",
                },
            },
        });
        var component = created.GetProperty("studioComponent").Text("studioComponentId")!;
        await studio.Component(component, "READY");
        var profile = await studio.PostProfile(TestStudio.ProfileRequest(await studio.CreateImage(), component));
        await studio.Profile(profile, "READY");

        var answer = await studio.Administrator.Get(
            $"{studio.Path}/launch-profiles/{profile}/init?launchProfileProtocolVersions=2021-03-31&platform=linux&launchPurpose=TEST");
        var text = answer.GetProperty("launchProfileInitialization").Each("userInitializationScripts", "script").Single();

        var (output, errors, written) = await Run("/bin/sh", text);

        Assert.Equal(value, output);
        Assert.Empty(errors);
        Assert.Empty(written);
    }

    [Theory]
    [InlineData("#!/bin/sh\n")]
    [InlineData("#!/bin/bash\n")]
    [InlineData("#! /bin/bash -e\n")]
    [InlineData("#!/usr/bin/env bash\n")]
    [InlineData("#!/usr/bin/env -S bash -e\n")]
    public async Task The_line_that_names_a_shell_stays_the_first(string firstLine)
    {
        var text = ScriptText.Write(Script($"{firstLine}printf %s \"$NAME\""), [Parameter("NAME", "it's")]);

        Assert.StartsWith($"{firstLine}NAME=", text);
        Assert.Equal("it's", (await Run(program: null, text)).Output);
    }

    [Theory]
    [InlineData("#!/usr/bin/python3\nprint('x')")]
    [InlineData("#!/bin/tcsh\nset x = 1")]
    [InlineData("#!/usr/bin/env python3\nx = 'bash\\n'")]
    [InlineData("#!/bin/sh")]
    public void A_script_for_another_program_stays_as_it_is(string script)
    {
        Assert.Equal(script, ScriptText.Write(Script(script), [Parameter("NAME", "value")]));
    }

    [Fact]
    public void A_component_without_parameters_leaves_its_scripts_as_they_are()
    {
        Assert.Equal("echo", ScriptText.Write(Script("echo"), []));
        Assert.Equal("echo", ScriptText.Write(Script("echo") with { Platform = LaunchProfilePlatform.WINDOWS }, []));
    }

    // Each of these ends a string for PowerShell, and two of them in a row are one inside it.
    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("\u2018a\u2019 \u201Ab\u201B", "'\u2018\u2018a\u2019\u2019 \u201A\u201Ab\u201B\u201B'")]
    [InlineData("'; Remove-Item x; '", "'''; Remove-Item x; '''")]
    [InlineData("$(whoami) `n \"x\"\n", "'$(whoami) `n \"x\"\n'")]
    public void PowerShell_gets_a_string_that_holds_exactly_the_value(string value, string quoted)
    {
        var script = Script("Write-Output $NAME") with { Platform = LaunchProfilePlatform.WINDOWS };

        Assert.Equal($"$NAME = {quoted}\nWrite-Output $NAME", ScriptText.Write(script, [Parameter("NAME", value)]));
    }

    private static StudioComponentInitializationScript Script(string text) => new()
    {
        LaunchProfileProtocolVersion = "2021-03-31",
        Platform = LaunchProfilePlatform.LINUX,
        RunContext = StudioComponentInitializationScriptRunContext.SYSTEM_INITIALIZATION,
        Script = text,
    };

    private static ScriptParameterKeyValue Parameter(string key, string value) => new() { Key = key, Value = value };

    // Runs the script as a file in an empty folder and tells what it left there.
    private static async Task<(string Output, string Errors, string[] Written)> Run(string? program, string text)
    {
        var cancel = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("atelier-script").FullName;
        var file = Path.Combine(Directory.CreateTempSubdirectory("atelier-script").FullName, "script");
        await File.WriteAllTextAsync(file, text, cancel);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo(program ?? file, program is null ? [] : [file])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = await Start(start);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        var written = Directory.GetFileSystemEntries(folder);
        Directory.Delete(folder, recursive: true);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return (output, await errors, written);
    }

    // While another test starts a program, a child of this process has for a moment every file open that was, ours for writing too.
    private static async Task<Process> Start(ProcessStartInfo start)
    {
        const int textFileBusy = 26;
        while (true)
        {
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception fault) when (fault.NativeErrorCode == textFileBusy)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }
}
