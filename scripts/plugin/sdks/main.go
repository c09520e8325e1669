// Writes the SDKs for Node, Python and Go from a schema, as the engine's own language hosts would: sdks SCHEMA VERSION FOLDER.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "npm run sdks"

// Types of the schema refer to Pulumi's own at most, so nothing has to be loaded.
type noLoader struct{ schema.ReferenceLoader }

func main() {
	if err := write(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(file, version, folder string) error {
	languages := map[string]func() (map[string][]byte, error){
		"nodejs": func() (map[string][]byte, error) {
			pkg, err := load(file, version)
			if err != nil {
				return nil, err
			}
			return nodejs.GeneratePackage(tool, pkg, nil, nil, false, noLoader{})
		},
		"python": func() (map[string][]byte, error) {
			pkg, err := load(file, version)
			if err != nil {
				return nil, err
			}
			return python.GeneratePackage(tool, pkg, nil, noLoader{})
		},
		"go": func() (map[string][]byte, error) {
			pkg, err := load(file, version)
			if err != nil {
				return nil, err
			}
			return gogen.GeneratePackage(tool, pkg, nil)
		},
	}
	for language, generate := range languages {
		files, err := generate()
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		for name, content := range files {
			path := filepath.Join(folder, language, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// Each generator changes the package that it is given, so each gets one of its own.
func load(file, version string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	spec.Version = version
	pkg, diagnostics, err := schema.BindSpec(spec, noLoader{}, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	return pkg, nil
}
